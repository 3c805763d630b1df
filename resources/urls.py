"""Addresses about what to read."""

from django.urls import include, path

from resources.views import editions, works

edition = [
    path("archivo", editions.edition_file, name="edition_file"),
    path("original", editions.edition_original, name="edition_original"),
    path("portada", editions.edition_thumbnail, name="edition_thumbnail"),
    path("revision/", editions.edition_report, name="edition_report"),
    path("revision/otra-vez/", editions.edition_retry, name="edition_retry"),
    path("retirar/", editions.edition_remove, name="edition_remove"),
]
urlpatterns = [
    path("recursos/", works.resource_list, name="resource_list"),
    path("recursos/nuevo/", works.resource_create, name="resource_create"),
    path("recursos/<slug:slug>/", works.resource_detail, name="resource_detail"),
    path("recursos/<slug:slug>/editar/", works.resource_edit, name="resource_edit"),
    path("recursos/<slug:slug>/publicar/", works.resource_publish, name="resource_publish"),
    path("recursos/<slug:slug>/ediciones/nueva/", editions.edition_create, name="edition_create"),
    path("recursos/<slug:slug>/ediciones/enlace/", editions.edition_link, name="edition_link"),
    path("recursos/<slug:slug>/ediciones/<slug:public_id>/", include(edition)),
]
