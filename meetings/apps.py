"""The app `meetings`."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Reuniones"
    default_auto_field = "django.db.models.BigAutoField"
