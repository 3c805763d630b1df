"""What the list of works is narrowed by. Choices come only from what the reader may see."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from resources.models import Edition, Language, Resource, Topic

NAMES = ("kind", "language", "year", "topic")
# Choices are read from this many of the newest works, so that a filter never scans a million rows.
WINDOW = 500


class Listing:
    """The list that a request asks for, and the filters it offers."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.visible = Resource.objects.visible_to(request.user)
        self.words = request.GET.get("q", "").strip()[:100]
        self.asked = {name: request.GET.get(name, "").strip()[:40] for name in NAMES}

    def rows(self) -> Any:
        """Return the works asked for, newest first; nonsense in a filter finds nothing."""
        rows = self.visible
        if self.words:
            rows = rows.filter(title__icontains=self.words)
        if self.asked["kind"]:
            rows = rows.filter(kind=self.asked["kind"])
        if self.asked["language"]:
            rows = rows.in_language(self.asked["language"])
        if self.asked["year"]:
            year = self.asked["year"]
            rows = rows.filter(year=int(year)) if year.isascii() and year.isdigit() and len(year) < 5 else rows.none()
        if self.asked["topic"]:
            rows = rows.filter(topics__code=self.asked["topic"])
        return rows.for_listing()

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """Per filter, the values that occur among the newest works the reader may see."""
        newest = list(self.visible.order_by("-released_at").values_list("pk", "kind", "year")[:WINDOW])
        ids = [pk for pk, _kind, _year in newest]
        found = Edition.objects.visible_to(self.request.user).filter(resource__in=ids)
        languages = set(found.order_by().values_list("language", flat=True).distinct())
        kinds = {kind for _pk, kind, _year in newest}
        years = sorted({year for _pk, _kind, year in newest if year}, reverse=True)
        through = Resource.topics.through.objects.filter(resource__in=ids).values("topic")
        english = get_language() == "en"
        topics = Topic.objects.filter(pk__in=through)
        return {
            "kind": [(v, str(label)) for v, label in Resource.Kind.choices if v in kinds],
            "language": [(v, str(label)) for v, label in Language.choices if v in languages],
            "year": [(str(year), str(year)) for year in years],
            "topic": [(t.code, f"{t.code} · {t.name_en if english else t.name_es}") for t in topics],
        }

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each filter in force as (label, query string without it)."""
        chips = []
        for name in ("q", *NAMES):
            value = self.words if name == "q" else self.asked[name]
            if value:
                rest = self.request.GET.copy()
                rest.pop(name, None)
                rest.pop("pagina", None)
                label = dict(self.choices[name]).get(value, value) if name != "q" else f"«{value}»"
                chips.append((label, rest.urlencode()))
        return chips

    @property
    def csv_query(self) -> str:
        asked = self.request.GET.copy()
        asked["formato"] = "csv"
        return asked.urlencode()

    @property
    def filters(self) -> list[dict[str, Any]]:
        """Filters for the form: name, value in force and choices."""
        return [{"name": n, "value": self.asked[n], "choices": self.choices[n]} for n in NAMES]
