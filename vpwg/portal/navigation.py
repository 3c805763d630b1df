"""The secretariat's sub-navigation: entries that each feature adds, shown on the desk and on every page of work.

In an `AppConfig.ready()` (or at the end of an app's `urls.py`):

    from members import navigation
    navigation.register("members", _("Postulaciones"), "application_list")

`section` is one of SECTIONS; `label` is lazy (`gettext_lazy`); `url_name` is a route without arguments that is
guarded by `secretariat_required`. Entries keep the order of registration within their section. A page of the
secretariat extends `members/secretariat_base.html` and needs nothing more: the entry whose address begins the
page's own is marked as current.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SECTIONS = {
    "members": _("Miembros"),
    "outreach": _("Vínculos"),
    "content": _("Contenidos"),
    "records": _("Registro"),
}
_ENTRIES: dict[str, list[tuple[Any, str]]] = defaultdict(list)


@dataclass(frozen=True)
class Entry:
    """One link; `is_current` where the page is at or below its address."""

    label: Any
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A titled list of links, never empty."""

    title: Any
    entries: list[Entry]


def register(section: str, label: Any, url_name: str) -> None:
    """Add a link to the route `url_name` under `section`; registering twice changes nothing."""
    if section not in SECTIONS:
        raise ValueError(f"unknown section {section!r}: choose one of {', '.join(SECTIONS)}")
    if all(known != url_name for _label, known in _ENTRIES[section]):
        _ENTRIES[section].append((label, url_name))


def sections_for(path: str) -> list[Section]:
    """Return the sections that have entries; the longest address that begins `path` is current."""
    known = {name: [(label, reverse(url_name)) for label, url_name in rows] for name, rows in _ENTRIES.items()}
    current = max((url for rows in known.values() for _l, url in rows if path.startswith(url)), key=len, default="")
    return [
        Section(title, [Entry(label, url, url == current) for label, url in known[name]])
        for name, title in SECTIONS.items()
        if known.get(name)
    ]
