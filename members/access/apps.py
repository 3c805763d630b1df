"""Who may read what."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "members.access"
    label = "access"
    verbose_name = "Acceso"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.access import checks  # noqa: F401  registers itself
