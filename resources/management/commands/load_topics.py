"""`manage.py load_topics`: the topic trees of the Voluntary Principles and the Guiding Principles."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from resources.models import Topic

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Carga los temas; puede repetirse."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        guiding = json.loads((DATA / "guiding_principles.json").read_text())
        for root in json.loads((DATA / "voluntary_principles.json").read_text()):
            parent = self._topic("vp", root["code"], root, None)
            for child in root["topics"]:
                self._topic("vp", child["code"], child, parent)
        pillars = {root["code"]: self._topic("ungp", root["code"], root, None) for root in guiding["pilares"]}
        for principle in guiding["principios"]:
            self._topic("ungp", str(principle["n"]), principle, pillars[principle["pilar"]])
        self.stdout.write(f"{Topic.objects.count()} temas")

    def _topic(self, family: str, code: str, node: dict[str, Any], parent: Topic | None) -> Topic:
        self.position = getattr(self, "position", 0) + 1
        given = {"name_es": node["es"], "name_en": node["en"], "parent": parent, "position": self.position}
        return Topic.objects.update_or_create(family=family, code=code, defaults=given)[0]
