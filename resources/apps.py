"""The app `resources`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    label = "resources"
    verbose_name = "Recursos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import interests, merging_rules, navigation
        from resources.topic_choices import topic_choices

        interests.register(topic_choices)
        from resources import index

        index.register()
        navigation.register("content", _("Recursos"), "resource_list")
        authors = merging_rules.Rule("resource__group", label=_("autoría de recursos"))
        merging_rules.register("resources.Resource_authors.organisation", authors)
