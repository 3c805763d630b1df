"""The stakeholder map and the talks held."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "members.outreach"
    label = "outreach"
    verbose_name = "Vínculos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory import panels
        from members.directory.merging_rules import Rule, register
        from members.imports import kinds
        from members.outreach.services.importing import EngagementKind
        from members.outreach.views.panels import organisation_panel

        kinds.register(EngagementKind())
        panels.register("organisation", organisation_panel)
        register("outreach.Engagement.person", Rule("group"))
        register("outreach.Engagement.organisation", Rule("group"))
        register("outreach.StakeholderAssessment.organisation", Rule("group"))
