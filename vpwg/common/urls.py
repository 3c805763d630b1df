"""Addresses outside any language."""

from django.urls import path

from vpwg.common.web.health import health

urlpatterns = [path("salud/", health, name="health")]
