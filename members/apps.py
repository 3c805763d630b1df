"""The app `members`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = "Miembros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import navigation, own_sections, panels
        from members.access import checks  # noqa: F401  registers itself
        from members.views.stakeholder_panels import organisation_panel, week_panel

        navigation.register("members", _("Organizaciones"), "organisation_list")
        navigation.register("members", _("Personas"), "person_list")
        navigation.register("outreach", _("Mapeo de actores"), "stakeholder_map")
        navigation.register("outreach", _("Gestiones"), "engagement_list")
        panels.register("organisation", organisation_panel)
        panels.register("secretariat_desk", week_panel)
        navigation.register("records", _("Datos personales"), "data_request_list")
        navigation.register("records", _("Incidentes"), "incident_list")
        navigation.register("records", _("Quién hizo qué"), "audit_list")
        own_sections.register_all()
