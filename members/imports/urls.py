"""Addresses of importing and exporting tables."""

from django.urls import path

from members.imports import views as imports

urlpatterns = [
    path("secretaria/importar/", imports.import_list, name="import_list"),
    path("secretaria/importar/subir/<slug:kind>/", imports.import_upload, name="import_upload"),
    path("secretaria/importar/plantilla/<slug:kind>.<slug:form>", imports.import_template, name="import_template"),
    path("secretaria/importar/exportar/<slug:kind>.<slug:form>", imports.table_export, name="table_export"),
    path("secretaria/importar/<slug:public_id>/", imports.import_detail, name="import_detail"),
    path("secretaria/importar/<slug:public_id>/importar/", imports.import_commit, name="import_commit"),
    path("secretaria/importar/<slug:public_id>/descartar/", imports.import_drop, name="import_drop"),
]
