"""The app `resources`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    label = "resources"
    verbose_name = "Recursos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.directory.merging_rules import Rule, register
        from members.imports import kinds
        from resources import index
        from resources.services.catalogue import CatalogueKind

        index.register()
        kinds.register(CatalogueKind())
        register("resources.Resource_authors.organisation", Rule("resource__group", label=_("autoría de recursos")))
