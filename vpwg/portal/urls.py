"""Addresses of the pages that join the apps."""

from django.urls import path

from vpwg.portal.views import audit as audit_views
from vpwg.portal.views import pages as views
from vpwg.portal.views import search as search_views

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", search_views.search, name="search"),
    path("mi/", views.desk, name="desk"),
    path("secretaria/registro/", audit_views.audit_list, name="audit_list"),
    path("secretaria/", views.secretariat_desk, name="secretariat_desk"),
    path("privacidad/", views.privacy, name="privacy"),
    path("acerca-de-los-datos/", views.about_data, name="about_data"),
]
