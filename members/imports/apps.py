"""Tables in and out."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "members.imports"
    label = "imports"
    verbose_name = "Importaciones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.imports import kinds
        from members.imports.services.contacts import ContactKind
        from members.imports.services.organisations import OrganisationKind

        kinds.register(OrganisationKind())
        kinds.register(ContactKind())
