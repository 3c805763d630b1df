"""Addresses about what to read."""

from django.urls import path

from resources import views

urlpatterns = [
    path("recursos/", views.resource_list, name="resource_list"),
    path("recursos/nuevo/", views.resource_create, name="resource_create"),
    path("recursos/<slug:slug>/", views.resource_detail, name="resource_detail"),
    path("recursos/<slug:slug>/editar/", views.resource_edit, name="resource_edit"),
    path("recursos/<slug:slug>/publicar/", views.resource_publish, name="resource_publish"),
    path("recursos/<slug:slug>/ediciones/nueva/", views.edition_create, name="edition_create"),
    path("recursos/<slug:slug>/ediciones/<slug:public_id>/archivo", views.edition_file, name="edition_file"),
]
