"""Addresses about asking to join."""

from django.urls import include, path

from members.admission.views import applications, consultations, reviewing

review = [
    path("", reviewing.application_review, name="application_review"),
    path("nota/", reviewing.application_note, name="application_note"),
    path("mover/<slug:to>/", reviewing.application_move, name="application_move"),
    path("admitir/", reviewing.application_admit, name="application_admit"),
    path("consulta/", reviewing.consultation_open, name="consultation_open"),
    path("consulta/recordar/", reviewing.consultation_remind, name="consultation_remind"),
]
urlpatterns = [
    path("postular/", applications.application_start, name="application_start"),
    path("postular/revise-su-correo/", applications.application_sent, name="application_sent"),
    path("postular/enlace/", applications.application_link_again, name="application_link_again"),
    path("postular/seguir/<str:token>/", applications.application_follow, name="application_follow"),
    path("postular/seguir/<str:token>/cambiar/", applications.application_change, name="application_change"),
    path("postular/seguir/<str:token>/presentar/", applications.application_submit, name="application_submit"),
    path("secretaria/postulaciones/", reviewing.application_list, name="application_list"),
    path("secretaria/postulaciones/<slug:public_id>/", include(review)),
    path("mi/consultas/", consultations.consultation_list, name="consultation_list"),
    path("mi/consultas/<slug:public_id>/", consultations.consultation_answer, name="consultation_answer"),
]
