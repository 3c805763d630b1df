"""The app `members`."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = "Miembros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import own_sections
        from members.access import checks  # noqa: F401  registers itself

        own_sections.register_all()
