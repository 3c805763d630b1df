"""Who: groups, organisations, people, accounts, memberships and seats."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "members.directory"
    label = "directory"
    verbose_name = "Directorio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory import (
            account_signals,  # noqa: F401  registers itself
            merging_rules,
        )

        merging_rules.register_own()
