"""What search engines may read: public pages only, each with its address in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import override

from conflicts.models import Conflict
from meetings.models import Meeting, Minutes
from members.models import WorkingGroup
from resources.models import Collection, Resource
from vpwg.common.days import lima_today
from vpwg.common.links import absolute

PAGES = ("home", "group_list", "meeting_list", "conflict_list", "statistics", "emergency_list", "resource_list",
         "collection_list", "crosswalk", "privacy", "about_data")  # fmt: skip
# A sitemap holds 50,000 addresses (sitemaps.org); each page counts once per language.
PER_KIND = 4_000
CLOSED = ("mi/", "secretaria/", "compartido/", "cuentas/", "gestion/", "invitacion/", "buscar/")


def _rows() -> Iterator[tuple[str, datetime | None]]:
    """Yield (Spanish path, last release) of everything that anybody may read."""
    for name in PAGES:
        yield reverse(name), None
    for group in WorkingGroup.objects.all():
        yield group.get_absolute_url(), None
    for model, related in ((Resource, ()), (Collection, ()), (Meeting, ()), (Minutes, ("meeting",)), (Conflict, ())):
        public = model.objects.visible_to(None).select_related(*related)
        for row in public.order_by("-released_at", "-pk")[:PER_KIND]:
            yield row.get_absolute_url(), row.released_at


def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of public pages, the same for every reader."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    ]
    with override("es"):
        for path, changed in _rows():
            by_language = {code: absolute(translate_url(path, code)) for code, _label in settings.LANGUAGES}
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
                for code, url in by_language.items()
            )
            lastmod = f"<lastmod>{lima_today(changed)}</lastmod>" if changed else ""
            parts += [f"<url><loc>{escape(url)}</loc>{lastmod}{links}</url>" for url in by_language.values()]
    return HttpResponse("\n".join([*parts, "</urlset>"]), content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """Where robots need not go, and the list of public pages."""
    prefixes = [""] + [f"{code}/" for code, _label in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    lines = ["User-agent: *", *(f"Disallow: /{prefix}{path}" for prefix in prefixes for path in CLOSED)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
