"""Badges: for whom a row is, and a pillar; always an icon or a shape and a word, never a colour alone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from vpwg.common.web.kept import kept

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


@kept("components/audience_badge.html", most=256)
def audience_badge(*, audience: str, letters: str, is_draft: bool, opens: str) -> dict[str, Any]:
    """For whom a row is (an Audience), which pillars it names, whether it is a draft, or when it opens in words."""
    icon, label = BADGES[audience]
    named = [str(SHAPES[letter][1]) for letter in letters] if audience == "pillars" else []
    return {"audience": audience, "icon": icon, "label": label, "named": named, "is_draft": is_draft, "opens": opens}


@kept("components/pillar.html", most=16)
def pillar(*, letter: str) -> dict[str, Any]:
    """A pillar as a shape and a word."""
    shape, label = SHAPES[letter]
    return {"letter": letter, "shape": shape, "label": label}
