"""The app `conflicts`."""

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "conflicts"
    label = "conflicts"
    verbose_name = "Conflictos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conflicts import index

        index.register()
