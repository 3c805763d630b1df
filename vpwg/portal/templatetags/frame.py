"""The frame of every page: head, foot and the secretariat's menu, drawn once per kind of reader and kept."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from vpwg.common.web.kept import kept
from vpwg.portal.context import Reader
from vpwg.portal.navigation import sections_for

register = template.Library()
# Where the links to this page in other languages stand: they hold the address, which has no place in a kept piece.
LANGUAGES_HERE = "<!--languages-->"


@kept("components/site_header.html", most=256)
def _header(
    *, groups: tuple[str, ...], section: str, is_signed_in: bool, is_secretariat: bool, is_only_operator: bool
) -> dict[str, Any]:
    return {
        "groups": groups,
        "section": section,
        "is_signed_in": is_signed_in,
        "is_secretariat": is_secretariat,
        "is_only_operator": is_only_operator,
        "languages_here": SafeString(LANGUAGES_HERE),
    }


@kept("components/site_footer.html", most=16)
def _footer(*, is_signed_in: bool, is_operator: bool, is_demo_site: bool) -> dict[str, Any]:
    return {"is_signed_in": is_signed_in, "is_operator": is_operator, "is_demo_site": is_demo_site}


@kept("components/secretariat_nav.html", most=256)
def _secretariat_nav(*, current: str, is_desk: bool) -> dict[str, Any]:
    return {"navigation": sections_for(current), "is_desk": is_desk}


def _reader(context: Context) -> Reader | None:
    found = context.get("reader")
    return found if isinstance(found, Reader) else None


def _is_signed_in(context: Context) -> bool:
    return bool(getattr(context.get("user"), "is_authenticated", False))


def _is_operator(context: Context) -> bool:
    return bool(getattr(context.get("user"), "is_superuser", False))


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    """The head of the page: brand, sections, search, the reader's desks, other languages."""
    reader = _reader(context)
    drawn = _header(
        groups=tuple(group.short_name for group in reader.groups) if reader else (),
        section=reader.section if reader else "",
        is_signed_in=_is_signed_in(context),
        is_secretariat=bool(reader and reader.is_secretariat),
        is_only_operator=_is_operator(context) and context["user"].person_id is None,
    )
    links = format_html_join(
        "",
        '<a href="{}" lang="{}" hreflang="{}">{}</a>',
        ((url, code, code, _own_name(code)) for code, _label, url in context.get("language_urls", [])),
    )
    return SafeString(drawn.replace(LANGUAGES_HERE, links))


def _own_name(code: str) -> str:
    """A language's name in itself, as Django knows it."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    """The foot of the page."""
    return _footer(
        is_signed_in=_is_signed_in(context), is_operator=_is_operator(context), is_demo_site=settings.IS_DEMO
    )


@register.simple_tag(takes_context=True)
def secretariat_nav(context: Context) -> SafeString:
    """The secretariat's menu with the present entry marked; nothing for anybody else."""
    reader = _reader(context)
    if reader is None or not reader.is_secretariat:
        return SafeString()
    return _secretariat_nav(current=reader.current_entry, is_desk=reader.is_desk)
