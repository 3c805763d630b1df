"""The app `resources`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    label = "resources"
    verbose_name = "Recursos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import navigation
        from resources import index

        index.register()
        navigation.register("content", _("Recursos"), "resource_list")
