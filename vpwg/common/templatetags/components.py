"""Components of the pages: plain values in, no query."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vpwg.common import markdown as markdown_text
from vpwg.common import words
from vpwg.common.days import lima_moment, lima_today

register = template.Library()

SHAPES = {
    "C": ("■", pgettext_lazy("pilar", "Empresa")),
    "G": ("●", pgettext_lazy("pilar", "Estado")),
    "S": ("▲", pgettext_lazy("pilar", "Sociedad civil")),
    "O": ("◇", pgettext_lazy("pilar", "Observador")),
}
BADGES = {
    "public": ("○", gettext_lazy("Público")),
    "members": ("◍", gettext_lazy("Miembros de los grupos")),
    "group": ("◑", gettext_lazy("Todo el grupo")),
    "group-members": ("◐", gettext_lazy("Miembros del grupo")),
    "pillars": ("◔", gettext_lazy("Pilares elegidos")),
    "secretariat": ("●", gettext_lazy("Solo la secretaría")),
}


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return markdown_text.render(text)


@register.filter
def excerpt(text: str, words: int = 30) -> str:
    """The first words of a Markdown text."""
    parts = markdown_text.plain(text).split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")


@register.filter
def lima(moment: datetime | None) -> str:
    """An instant in words, with its zone."""
    if moment is None:
        return ""
    local = lima_moment(moment)
    return _("%(day)s, %(time)s (hora de Lima)") % {
        "day": long_date(lima_today(moment), True),
        "time": f"{local:%H:%M}",
    }


@register.filter
def opening(moment: datetime | None) -> str:
    """The end of an embargo in words, with its zone."""
    return words.opening_moment(moment) if moment else ""


@register.filter
def long_date(day: date | None, with_weekday: bool = False) -> str:
    """A civil day in words."""
    if day is None:
        return ""
    return date_format(day, (r"l " if with_weekday else "") + _(r"j \d\e F \d\e Y"))


@register.filter
def file_size(count: int) -> str:
    """Bytes in the unit that a person reads."""
    if count < 1024:
        return _("%(count)s bytes") % {"count": count}
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


@register.inclusion_tag("components/audience_badge.html")
def audience_badge(obj: Any) -> dict[str, Any]:
    """For whom a row is: an icon and a word; pillars are named."""
    icon, label = BADGES[obj.audience]
    named = [str(SHAPES[letter][1]) for letter in obj.letters] if obj.audience == "pillars" else []
    opens_at = None if obj.is_released else obj.released_at
    return {
        "audience": obj.audience,
        "icon": icon,
        "label": label,
        "named": named,
        "is_draft": not obj.is_released and opens_at is None,
        "opens": words.opening_moment(opens_at) if opens_at else "",
    }


@register.inclusion_tag("components/pillar.html")
def pillar(letter: str) -> dict[str, Any]:
    """A pillar as a shape and a word."""
    shape, label = SHAPES[letter]
    return {"letter": letter, "shape": shape, "label": label}


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """One field: label above, help, error beside it."""
    kind = getattr(bound.field.widget, "input_type", "")
    return {
        "field": bound,
        "is_group": kind in ("radio",) or bound.widget_type in ("checkboxselectmultiple", "radioselect"),
        "is_single_check": bound.widget_type == "checkbox",
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """A summary of what is wrong, each line a link to its field."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.inclusion_tag("components/stale_texts.html")
def stale_texts(form: Any) -> dict[str, Any]:
    """What somebody else saved while this form was being filled in."""
    return {"form": form}


@register.inclusion_tag("components/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Earlier and later pages of a list."""
    return {"page": page}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", href: str = "", action: str = "") -> dict[str, str]:
    """A list with nothing in it says what to do next."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("components/why_note.html")
def why_note(reason: Any) -> dict[str, Any]:
    """Why the reader sees this."""
    return {"reason": reason}


@register.filter
def held_value(value: Any) -> str:
    """A plain value as a person reads it: instants with their zone, days in words."""
    if isinstance(value, datetime):
        return lima(value)
    return long_date(value) if isinstance(value, date) else str(value)
