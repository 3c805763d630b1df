"""Personal data: own data, requests, erasure, retention, incidents."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "vpwg.privacy"
    label = "privacy"
    verbose_name = "Datos personales"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory.merging_rules import Rule, register

        register("privacy.DataRequest.person", Rule("group"))
