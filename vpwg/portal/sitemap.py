"""What search engines may read: public pages only, each with its address in the other language.

An index and a list for each kind and page, so that no visit costs more than one short list. Django's own sitemaps
take their host from the request and resolve each address twice; this is shorter than bending them (ADR 24).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from conflicts.models import Conflict
from meetings.models import Meeting, Minutes
from members.directory.models import WorkingGroup
from resources.models import Collection, Resource
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute, in_language

PAGES = ("home", "group_list", "meeting_list", "conflict_list", "statistics", "emergency_list", "resource_list",
         "collection_list", "crosswalk", "privacy", "about_data")  # fmt: skip
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "recursos": (Resource, ()),
    "colecciones": (Collection, ()),
    "reuniones": (Meeting, ()),
    "actas": (Minutes, ("meeting",)),
    "casos": (Conflict, ()),
}
SITE = "portal"
ON_A_PAGE = 500
MOST_PAGES = 40
CLOSED = ("mi/", "secretaria/", "compartido/", "cuentas/", "gestion/", "invitacion/", "buscar/")
Row = tuple[str, datetime | None]


def _site() -> list[Row]:
    return [
        *((reverse(name), None) for name in PAGES),
        *((group.get_absolute_url(), None) for group in WorkingGroup.objects.all()),
    ]


def _public(kind: str) -> Any:
    """Everything of a kind that anybody may read, the oldest first: a list that is full never changes."""
    model, related = KINDS[kind]
    return model.objects.visible_to(None).select_related(*related).order_by("released_at", "pk")


def _pages(kind: str) -> int:
    """Return how many lists a kind fills."""
    count = _public(kind).order_by()[: ON_A_PAGE * MOST_PAGES].count()
    return int(-(-count // ON_A_PAGE))


def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the lists, the same for every reader."""
    lists = [(SITE, 1), *((kind, number + 1) for kind in KINDS for number in range(_pages(kind)))]
    addresses = [absolute(reverse("sitemap_list", args=[f"{kind}-{number}"])) for kind, number in lists]
    return render(request, "portal/sitemap_index.xml", {"addresses": addresses}, content_type="application/xml")


def sitemap_list(request: HttpRequest, kind: str) -> HttpResponse:
    """One list of public pages ("recursos-2"), the same for every reader; 404 for one that is empty."""
    kind, _dash, page = kind.rpartition("-")
    number = int(page) if page.isascii() and page.isdigit() else 0
    with override(settings.LANGUAGE_CODE):
        if kind == SITE and number == 1:
            rows = _site()
        elif kind in KINDS and 0 < number <= MOST_PAGES:
            found = _public(kind)[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
            rows = [(row.get_absolute_url(), row.released_at) for row in found]
        else:
            rows = []
    if not rows:
        raise Http404
    return render(request, "portal/sitemap.xml", {"pages": list(_in_languages(rows))}, content_type="application/xml")


def _in_languages(rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    codes = [code for code, _label in settings.LANGUAGES]
    for path, changed in rows:
        addresses = [(code, absolute(in_language(path, code))) for code in codes]
        yield {"addresses": addresses, "changed": lima_today(changed) if changed else None}


def robots(request: HttpRequest) -> HttpResponse:
    """Where robots need not go, and the list of public pages."""
    prefixes = [""] + [f"{code}/" for code, _label in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    lines = ["User-agent: *", *(f"Disallow: /{prefix}{path}" for prefix in prefixes for path in CLOSED)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
