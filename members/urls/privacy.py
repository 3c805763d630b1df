"""Addresses about personal data."""

from django.urls import path

from members.views import data_protection, my_data, retention

urlpatterns = [
    path("mi/datos/", my_data.my_data, name="my_data"),
    path("mi/datos/corregir/", my_data.my_data_edit, name="my_data_edit"),
    path("mi/datos/consentimiento/", my_data.my_consent, name="my_consent"),
    path("mi/datos/solicitar/", my_data.my_data_request, name="my_data_request"),
    path("mi/datos/mis-datos.json", my_data.my_data_json, name="my_data_json"),
    path("mi/datos/mis-datos.csv", my_data.my_data_csv, name="my_data_csv"),
    path("secretaria/datos-personales/", data_protection.data_request_list, name="data_request_list"),
    path(
        "secretaria/datos-personales/<slug:public_id>/",
        data_protection.data_request_detail,
        name="data_request_detail",
    ),
    path("secretaria/incidentes/", data_protection.incident_list, name="incident_list"),
    path("secretaria/incidentes/nuevo/", data_protection.incident_create, name="incident_create"),
    path("secretaria/incidentes/<slug:public_id>/", data_protection.incident_detail, name="incident_detail"),
    path("secretaria/incidentes/<slug:public_id>/editar/", data_protection.incident_edit, name="incident_edit"),
    path("secretaria/incidentes/<slug:public_id>/cerrar/", data_protection.incident_close, name="incident_close"),
    path("secretaria/plazos/", retention.retention_list, name="retention_list"),
    path("secretaria/plazos/retirar/", retention.retention_apply, name="retention_apply"),
    path("secretaria/constancias/", data_protection.certificate_list, name="certificate_list"),
    path("secretaria/constancias/<slug:public_id>/", data_protection.certificate_detail, name="certificate_detail"),
]
