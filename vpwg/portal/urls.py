"""Addresses of the pages that join the apps."""

from django.urls import path

from vpwg.portal.views import alerts, audit, pages, search

urlpatterns = [
    path("", pages.home, name="home"),
    path("buscar/", search.search, name="search"),
    path("mi/", pages.desk, name="desk"),
    path("mi/recuperado/descartar/", pages.kept_post_drop, name="kept_post_drop"),
    path("secretaria/registro/", audit.audit_list, name="audit_list"),
    path("secretaria/alertas/", alerts.alert_list, name="alert_list"),
    path("secretaria/", pages.secretariat_desk, name="secretariat_desk"),
    path("privacidad/", pages.privacy, name="privacy"),
    path("acerca-de-los-datos/", pages.about_data, name="about_data"),
]
