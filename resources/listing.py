"""What the list of works is narrowed by. Choices and counts come only from what the reader may see."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from typing import Any

from django.db.models import FilteredRelation, Q, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from resources.models import Collection, Edition, Language, Resource, Topic
from vpwg.common import search
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold
from vpwg.common.web.asked import as_table, without
from vpwg.common.web.kept import kept
from vpwg.common.web.labels import labels_of
from vpwg.places.departments import Department
from vpwg.principles.topics import topic_names

LABELS = {
    "kind": _("Tipo"),
    "language": _("Idioma"),
    "year": _("Año"),
    "topic": _("Tema"),
    "department": _("Departamento"),
    "reader": _("Para quién"),
    "licence": _("Licencia"),
    "collection": _("Colección"),
}
SORTS = {
    "recientes": (_("Más recientes"), ("-released_at", "-pk")),
    "titulo": (_("Título"), ("title", "pk")),
    "anio": (_("Año, del último al primero"), ("-year", "-pk")),
}
# Up to this many works the filters offer what occurs, with counts; beyond, constants, so that none scans a million.
WINDOW = 500
COUNTED = 1000
FIRST_YEAR = 1990
TOPICS_AT_ONCE = 5


MORE = ("department", "reader", "licence", "collection")


Choices = dict[str, list[tuple[str, str]]]


@cache
def _constants(language: str, last_year: int) -> Choices:
    topics = topic_names(language)
    return {
        "kind": list(labels_of(Resource.Kind).items()),
        "language": list(labels_of(Language).items()),
        "year": [(str(year), str(year)) for year in range(last_year, FIRST_YEAR - 1, -1)],
        "topic": list(topics),
        "department": list(Department.choices),
        "reader": list(labels_of(Resource.Reader).items()),
        "licence": list(labels_of(Resource.Licence).items()),
    }


@kept("resources/_filters.html", most=256)
def filter_form(
    *,
    words: str,
    asked: tuple[tuple[str, tuple[str, ...]], ...],
    offered: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    last_year: int,
    sort: str,
    has_more: bool,
) -> dict[str, Any]:
    """The form above the list: `asked` are the values in force, `offered` the choices of a short list.

    Where a filter is not offered its choices are the constants up to `last_year`.
    """
    choices = _constants(get_language() or "", last_year) | dict(offered)
    told = [
        {"name": name, "label": LABELS[name], "values": values, "choices": choices[name]}
        for name, values in asked
        if choices.get(name)
    ]
    return {
        "words": words,
        "first": [row for row in told if row["name"] not in MORE],
        "more": [row for row in told if row["name"] in MORE],
        "sort": sort,
        "sorts": [(name, label) for name, (label, _order) in SORTS.items()],
        "has_more": has_more,
    }


class Listing:
    """The list that a request asks for, and the filters it offers."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.visible = Resource.objects.visible_to(request.user)
        self.words = request.GET.get("q", "").strip()[:100]
        self.asked = {name: request.GET.get(name, "").strip()[:80] for name in LABELS}
        found = (value.strip()[:10] for value in request.GET.getlist("topic"))
        self.topics = list(dict.fromkeys(value for value in found if value))[:TOPICS_AT_ONCE]
        self.sort = request.GET.get("orden", "")
        if self.sort not in SORTS:
            self.sort = "recientes"

    def rows(self) -> Any:
        """Return the works asked for; nonsense in a filter finds nothing."""
        rows = self.visible
        if self.words:
            rows = rows.filter(self._with_words())
        if self.asked["kind"]:
            rows = rows.filter(kind=self.asked["kind"])
        if self.asked["licence"]:
            rows = rows.filter(licence=self.asked["licence"])
        if self.asked["language"]:
            rows = rows.in_language(self.asked["language"])
        if self.asked["year"]:
            year = self.asked["year"]
            rows = rows.filter(year=int(year)) if year.isascii() and year.isdigit() and len(year) < 5 else rows.none()
        for code in self.topics:
            rows = rows.about(code)
        if self.asked["department"]:
            rows = rows.filter(department_codes__has=self.asked["department"])
        rows = self._written_for(rows, self.asked["reader"])
        if self.asked["collection"]:
            rows = rows.filter(pk__in=self._members_of(self.asked["collection"]))
        return rows.order_by(*self.order)

    @property
    def order(self) -> tuple[str, ...]:
        """By what the list is sorted, always to the last row."""
        return SORTS[self.sort][1]

    def _with_words(self) -> Q:
        """Works whose title holds every word as typed, or that the index finds by their words' stems."""
        titled = Q()
        for word in fold(self.words).split()[:8]:
            titled &= Q(folded__contains=word)
        if search.parse(self.words).is_empty:
            return titled
        return titled | Q(pk__in=search.matching_ids(Resource, self.words, self.request.user))

    def _written_for(self, rows: Any, reader: str) -> Any:
        """Rows written for `reader`; both databases keep the list as a text of quoted codes."""
        if not reader:
            return rows
        if reader not in Resource.Reader.values:
            return rows.none()
        return rows.alias(readers_text=Cast("readers", TextField())).filter(readers_text__contains=f'"{reader}"')

    def _members_of(self, slug: str) -> Any:
        return (
            Collection.objects.visible_to(self.request.user)
            .filter(slug=slug)
            .order_by()
            .values_list("items__resource", flat=True)
        )

    @cached_property
    def _total(self) -> int:
        """How many works the reader may see, counted up to one more than a list tells."""
        return int(self.visible.order_by()[: COUNTED + 1].count())

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.topics or any(self.asked.values()))

    @property
    def known(self) -> int | None:
        """How many works the list holds, where nothing narrows it."""
        return None if self.is_narrowed else self._total

    @property
    def choices(self) -> Choices:
        """Per filter, what can be chosen.

        A short list offers the values that occur among what the reader may see, with how many. A long one offers the
        same constants to everybody: they cost no query and tell nothing.
        """
        return _constants(get_language() or "", lima_today().year) | self._offered

    @cached_property
    def _offered(self) -> Choices:
        """What is not constant: the collection one came from, and on a short list what occurs, with counts."""
        offered = {"collection": self._collection_choices()}
        if self._total > WINDOW:
            return offered
        ready = Q(editions__state=Edition.State.CLEAN, editions__approved_at__isnull=False)
        joined = self.visible.alias(shown=FilteredRelation("editions", condition=ready)).order_by()
        rows = list(joined.values_list("pk", "kind", "year", "licence", "shown__language"))
        works = {pk: (kind, year, licence) for pk, kind, year, licence, _language in rows}
        kinds = Counter(kind for kind, _year, _licence in works.values())
        years = Counter(year for _kind, year, _licence in works.values() if year)
        licences = Counter(licence for _kind, _year, licence in works.values() if licence)
        languages = Counter(language for _pk, language in {(row[0], row[4]) for row in rows} if language)

        def counted(pairs: Any, found: Counter[Any]) -> list[tuple[str, str]]:
            return [(str(v), f"{label} ({found[v]})") for v, label in pairs if v in found]

        return offered | {
            "kind": counted(Resource.Kind.choices, kinds),
            "language": counted(Language.choices, languages),
            "year": counted([(year, year) for year in sorted(years, reverse=True)], years),
            "topic": self._topic_choices(list(works)),
            "licence": counted(Resource.Licence.choices, licences),
        }

    def _topic_choices(self, ids: list[int]) -> list[tuple[str, str]]:
        through = Resource.topics.through.objects.filter(resource__in=ids).values("topic")
        english = get_language() == "en"
        topics = Topic.objects.filter(Q(pk__in=through) | Q(code__in=self.topics))
        return [(t.code, f"{t.code} · {t.name_en if english else t.name_es}") for t in topics]

    def _collection_choices(self) -> list[tuple[str, str]]:
        """The collection one came from; the others have their own page, and a list asks no more than it must."""
        if not self.asked["collection"]:
            return []
        rows = Collection.objects.visible_to(self.request.user).filter(slug=self.asked["collection"])
        return [(row.slug, row.title) for row in rows]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each filter in force as (label, query string without it)."""
        chips = []
        if self.words:
            chips.append((f"«{self.words}»", without(self.request.GET, "q")))
        for name in LABELS:
            for value in self.topics if name == "topic" else filter(None, [self.asked[name]]):
                label = dict(self.choices[name]).get(value, value)
                chips.append((label, without(self.request.GET, name, value=value)))
        return chips

    @property
    def csv_query(self) -> str:
        return as_table(self.request.GET)

    @property
    def form(self) -> SafeString:
        """The filters' form, those in `MORE` folded away; drawn once for each choice of values and kept."""
        return filter_form(
            words=self.words,
            asked=tuple((name, tuple(self.topics) if name == "topic" else (self.asked[name],)) for name in LABELS),
            offered=tuple((name, tuple(pairs)) for name, pairs in self._offered.items()),
            last_year=lima_today().year,
            sort=self.sort,
            has_more=self.has_more,
        )

    @property
    def has_more(self) -> bool:
        """Whether a filter that is folded away is in force."""
        return any(self.asked[name] for name in MORE) or self.sort != next(iter(SORTS))
