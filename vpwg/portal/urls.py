"""Addresses of the pages that join the apps."""

from django.urls import path

from vpwg.portal import audit_views, search_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", search_views.search, name="search"),
    path("mi/", views.desk, name="desk"),
    path("mi/recuperado/descartar/", views.kept_post_drop, name="kept_post_drop"),
    path("secretaria/registro/", audit_views.audit_list, name="audit_list"),
    path("secretaria/", views.secretariat_desk, name="secretariat_desk"),
    path("privacidad/", views.privacy, name="privacy"),
    path("acerca-de-los-datos/", views.about_data, name="about_data"),
]
