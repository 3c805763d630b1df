"""The app `meetings`."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetings.erasure import erase_from_minutes
        from members.services.erasure import register_eraser

        register_eraser(erase_from_minutes)
