"""The app `members`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = "Miembros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import (
            account_signals,  # noqa: F401  registers itself
            alerts,
            merging_rules,
            navigation,
            own_sections,
            panels,
        )
        from members.access import checks  # noqa: F401  registers itself
        from members.views import consultations, operation
        from members.views.stakeholder_panels import organisation_panel, week_panel

        navigation.register("members", _("Organizaciones"), "organisation_list")
        navigation.register("members", _("Personas"), "person_list")
        navigation.register("members", _("Padrón"), "roster")
        navigation.register("members", _("Duplicados"), "duplicate_list")
        navigation.register("members", _("Alertas"), "alert_list")
        navigation.register("members", _("Postulaciones"), "application_list")
        navigation.register("outreach", _("Mapeo de actores"), "stakeholder_map")
        navigation.register("outreach", _("Gestiones"), "engagement_list")
        navigation.register("records", _("Datos personales"), "data_request_list")
        navigation.register("records", _("Incidentes"), "incident_list")
        navigation.register("records", _("Quién hizo qué"), "audit_list")
        own_sections.register_all()
        merging_rules.register_own()
        alerts.register("seat-ending", alerts.seats_ending)
        alerts.register("no-alternate", alerts.without_alternate)
        panels.register("secretariat_desk", operation.waiting_panel)
        panels.register("secretariat_desk", consultations.inbox_panel)
        panels.register("secretariat_desk", alerts.panel)
        panels.register("member_desk", consultations.desk_panel)
        panels.register("secretariat_desk", week_panel)
        panels.register("organisation", organisation_panel)
        self._offer_imports()
        self._offer_mailings()

    def _offer_mailings(self) -> None:
        from members import navigation, panels
        from members.services import bounces
        from members.views import failed_mail, retention
        from vpwg.common import outbox

        navigation.register("outreach", _("Envíos"), "mailing_list")
        panels.register("secretariat_desk", failed_mail.panel)
        panels.register("secretariat_desk", retention.panel)
        outbox.on_failure(bounces.note_failure)

    def _offer_imports(self) -> None:
        from members import navigation
        from members.services.importing import kinds
        from members.services.importing.contacts import ContactKind
        from members.services.importing.engagements import EngagementKind
        from members.services.importing.organisations import OrganisationKind

        navigation.register("members", _("Importar y exportar"), "import_list")
        kinds.register(OrganisationKind())
        kinds.register(ContactKind())
        kinds.register(EngagementKind())
