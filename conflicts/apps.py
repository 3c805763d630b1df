"""The app `conflicts`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConflictsConfig(AppConfig):
    name = "conflicts"
    label = "conflicts"
    verbose_name = "Conflictos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conflicts import index
        from vpwg.portal import navigation

        index.register()
        navigation.register("content", _("Casos"), "conflict_list")
