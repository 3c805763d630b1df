"""The app `common`."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "vpwg.common"
    label = "common"
    verbose_name = "Común"
    default_auto_field = "django.db.models.BigAutoField"
