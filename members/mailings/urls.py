"""Addresses of mail to segments."""

from django.urls import path

from members.mailings.views import failed_mail, mailings

urlpatterns = [
    path("secretaria/envios/", mailings.mailing_list, name="mailing_list"),
    path("secretaria/envios/nuevo/", mailings.mailing_create, name="mailing_create"),
    path("secretaria/envios/rebotes/", mailings.bounce_list, name="bounce_list"),
    path("secretaria/envios/fallidos/", failed_mail.failed_mail_list, name="failed_mail_list"),
    path("secretaria/envios/fallidos/acto/", failed_mail.failed_mail_act, name="failed_mail_act"),
    path("secretaria/envios/<slug:public_id>/", mailings.mailing_detail, name="mailing_detail"),
    path("secretaria/envios/<slug:public_id>/editar/", mailings.mailing_edit, name="mailing_edit"),
    path("secretaria/envios/<slug:public_id>/prueba/", mailings.mailing_test, name="mailing_test"),
    path("secretaria/envios/<slug:public_id>/descartar/", mailings.mailing_delete, name="mailing_delete"),
    path("secretaria/envios/<slug:public_id>/enviar/", mailings.mailing_send, name="mailing_send"),
    path("baja/<str:token>/", mailings.unsubscribe, name="unsubscribe"),
]
