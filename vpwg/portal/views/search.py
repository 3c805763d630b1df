"""The search of the whole portal: what a reader asks, and what of it they may see."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.directory.models import WorkingGroup
from resources.models import Language
from vpwg.common.models import SearchEntry
from vpwg.common.search import UNDATED, parse
from vpwg.common.search.query import Query
from vpwg.common.search.reading import Found
from vpwg.common.search.registry import kind_named, kinds
from vpwg.common.search.snippets import marked, snippet
from vpwg.common.search.suggestions import suggestion
from vpwg.common.web.asked import without
from vpwg.common.web.limits import is_within_limit
from vpwg.common.web.links import in_language
from vpwg.common.web.paging import Page

SIZE = 10
# Name in the address → facet of the index.
FILTERS = {"tipo": "section", "grupo": "group_id", "anio": "year", "idioma": "language"}
NEWEST = "nuevo"


class Search:
    """One search as its page shows it. Nonsense in a filter finds nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.query: Query = parse(request.GET.get("q", ""))
        self.is_newest_first = request.GET.get("orden") == NEWEST
        self.asked = {name: request.GET.get(name, "").strip()[:40] for name in FILTERS}
        self.groups = {group.pk: group for group in WorkingGroup.objects.all()}
        filters = {FILTERS[name]: self._value(name, raw) for name, raw in self.asked.items() if raw}
        self.found = Found(request.user, self.query, filters, self.is_newest_first)
        self.is_possible = None not in filters.values()

    def _value(self, name: str, raw: str) -> Any:
        """Return the facet's value that `raw` names, or None."""
        if name == "anio":
            return int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else None
        if name == "grupo":
            return next((pk for pk, group in self.groups.items() if group.slug == raw), None)
        known = {kind.section for kind in kinds()} if name == "tipo" else set(Language.values)
        return raw if raw in known else None

    @property
    def has_filters(self) -> bool:
        return any(self.asked.values())

    @cached_property
    def page(self) -> Page:
        asked = self.request.GET.get("pagina", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 4 and int(asked) else 1
        families = self.found.families if self.is_possible else []
        shown = families[(number - 1) * SIZE : number * SIZE]
        items = [self._result(entry) for entry in self.found.entries(shown)]
        is_capped = self.is_possible and self.found.is_capped
        return Page(items, number, len(families) > number * SIZE, len(families), is_capped, self.request.GET)

    def _result(self, entry: SearchEntry) -> dict[str, Any]:
        return {
            "title": marked(entry.title, self.query),
            "url": in_language(entry.url, get_language() or settings.LANGUAGE_CODE),
            "snippet": snippet(entry.text, self.query),
            "kind": kind_named(entry.kind).label,
            "group": self.groups.get(entry.group_id),
            "dated_at": None if entry.dated_at == UNDATED else entry.dated_at,
            "language": dict(Language.choices).get(entry.language, ""),
        }

    @cached_property
    def filters(self) -> list[dict[str, Any]]:
        """The filters that would leave something, each choice with its count."""
        labels = {"tipo": _("Tipo"), "grupo": _("Grupo"), "anio": _("Año"), "idioma": _("Idioma")}
        shown = []
        for name, facet in FILTERS.items():
            counts = self.found.counts(facet) if self.is_possible else {}
            choices = [(*self._choice(name, value), count) for value, count in counts.items()]
            choices.sort(key=lambda choice: choice[1], reverse=name == "anio")
            if choices or self.asked[name]:
                if self.asked[name] not in {"", *(value for value, _label, _count in choices)}:
                    choices.append((self.asked[name], self._label(name, self.asked[name]), 0))
                shown.append({"name": name, "label": labels[name], "value": self.asked[name], "choices": choices})
        return shown

    def _choice(self, name: str, value: Any) -> tuple[str, str]:
        """Return how a facet's value stands in the address and on the screen."""
        if name == "grupo":
            group = self.groups[value]
            return group.slug, str(group.short_name)
        return str(value), self._label(name, str(value))

    def _label(self, name: str, raw: str) -> str:
        if name == "tipo":
            return next((str(kind.label) for kind in kinds(raw)), raw)
        if name == "grupo":
            return next((str(g.short_name) for g in self.groups.values() if g.slug == raw), raw)
        return str(dict(Language.choices).get(raw, raw)) if name == "idioma" else raw

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each filter in force as (label, query string without it)."""
        return [(self._label(name, raw), self._without(name)) for name, raw in self.asked.items() if raw]

    def _without(self, *names: str) -> str:
        return without(self.request.GET, *names)

    @property
    def without_filters(self) -> str:
        return self._without(*FILTERS)

    @property
    def other_order(self) -> str:
        """The query string of the same search in the other order."""
        if self.is_newest_first:
            return self._without("orden")
        return f"{self._without('orden')}&orden={NEWEST}"

    @cached_property
    def suggestion(self) -> str:
        """What the reader may have meant, from words of texts they may read; only where nothing was found."""
        if self.page.count or self.query.is_empty or self.has_filters:
            return ""
        return suggestion(self.query, self.request.user)


def search(request: HttpRequest) -> HttpResponse:
    """What is found for the reader, with filters, snippets and a suggestion for a misspelt word."""
    if request.GET.get("q") and not is_within_limit(request, "search", amount=settings.SEARCHES_A_MINUTE, seconds=60):
        return render(request, "429.html", status=429)
    response = render(request, "portal/search.html", {"search": Search(request)})
    response["X-Robots-Tag"] = "noindex"
    return response
