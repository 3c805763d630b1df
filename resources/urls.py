"""Addresses about what to read."""

from django.urls import path

from resources.views import editions, works

urlpatterns = [
    path("recursos/", works.resource_list, name="resource_list"),
    path("recursos/nuevo/", works.resource_create, name="resource_create"),
    path("recursos/<slug:slug>/", works.resource_detail, name="resource_detail"),
    path("recursos/<slug:slug>/editar/", works.resource_edit, name="resource_edit"),
    path("recursos/<slug:slug>/publicar/", works.resource_publish, name="resource_publish"),
    path("recursos/<slug:slug>/ediciones/nueva/", editions.edition_create, name="edition_create"),
    path("recursos/<slug:slug>/ediciones/<slug:public_id>/archivo", editions.edition_file, name="edition_file"),
]
