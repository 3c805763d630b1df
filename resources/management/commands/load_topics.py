"""`manage.py load_topics`: the topic trees of the Voluntary Principles and the Guiding Principles."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from resources.models import Topic, TopicRelation
from vpwg.principles.topics import guiding_principles, voluntary_principles


class Command(BaseCommand):
    help = "Carga los temas; puede repetirse."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        guiding = guiding_principles()
        for root in voluntary_principles():
            parent = self._topic("vp", root["code"], root, None)
            for child in root["topics"]:
                self._topic("vp", child["code"], child, parent)
        pillars = {root["code"]: self._topic("ungp", root["code"], root, None) for root in guiding["pilares"]}
        for principle in guiding["principios"]:
            self._topic("ungp", str(principle["n"]), principle, pillars[principle["pilar"]])
        self._relations(guiding["vp_a_ungp_propuesto"])
        self.stdout.write(f"{Topic.objects.count()} temas")

    def _relations(self, proposed: dict[str, list[int]]) -> None:
        """The relations between both trees: ours and a suggestion; no official crosswalk is known."""
        topics = {(topic.family, topic.code): topic for topic in Topic.objects.all()}
        kept = [
            TopicRelation.objects.get_or_create(voluntary=topics["vp", code], guiding=topics["ungp", str(number)])[0].pk
            for code, numbers in proposed.items()
            for number in numbers
        ]
        TopicRelation.objects.exclude(pk__in=kept).delete()

    def _topic(self, family: str, code: str, node: dict[str, Any], parent: Topic | None) -> Topic:
        self.position = getattr(self, "position", 0) + 1
        given = {"name_es": node["es"], "name_en": node["en"], "parent": parent, "position": self.position}
        return Topic.objects.update_or_create(family=family, code=code, defaults=given)[0]
