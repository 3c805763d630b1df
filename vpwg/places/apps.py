"""The INEI tree."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "vpwg.places"
    label = "places"
    verbose_name = "Lugares"
    default_auto_field = "django.db.models.BigAutoField"
