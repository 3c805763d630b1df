"""The app `meetings`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetings import index
        from meetings.erasure import erase_from_minutes
        from members import navigation
        from members.services.erasure import register_eraser

        navigation.register("content", _("Reuniones"), "meeting_list")
        register_eraser(erase_from_minutes)
        index.register()
