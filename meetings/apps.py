"""The app `meetings`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import navigation

        navigation.register("content", _("Reuniones"), "meeting_list")
