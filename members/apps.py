"""The app `members`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = "Miembros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import navigation
        from members.access import checks  # noqa: F401  registers itself

        navigation.register("members", _("Organizaciones"), "organisation_list")
        navigation.register("members", _("Personas"), "person_list")
