"""The app `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "vpwg.portal"
    label = "portal"
    verbose_name = "Portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory import panels
        from vpwg.portal.panels import group_panel

        panels.register("group", group_panel)
