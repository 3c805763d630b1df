"""The app `resources`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    label = "resources"
    verbose_name = "Recursos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory import interests, merging_rules, panels
        from members.imports import kinds
        from resources import index
        from resources.panels import own_proposals, proposals_waiting
        from resources.services.catalogue import CatalogueKind
        from resources.services.proposals import proposals_of
        from resources.topic_choices import topic_choices
        from vpwg.portal import navigation
        from vpwg.privacy.reads import portable

        interests.register(topic_choices)
        index.register()
        kinds.register(CatalogueKind())
        navigation.register("content", _("Recursos"), "resource_list")
        navigation.register("content", _("Colecciones"), "collection_list")
        navigation.register("content", _("Recursos propuestos"), "proposal_list")
        navigation.register("content", _("Enlaces compartidos"), "share_list")
        portable.register("propuestas", _("Recursos que propuso"), proposals_of)
        panels.register("secretariat_desk", proposals_waiting)
        panels.register("member_desk", own_proposals)
        authors = merging_rules.Rule("resource__group", label=_("autoría de recursos"))
        merging_rules.register("resources.Resource_authors.organisation", authors)
