"""The app `resources`."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"
    label = "resources"
    verbose_name = "Recursos"
    default_auto_field = "django.db.models.BigAutoField"
