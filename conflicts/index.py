"""What of a case can be searched: its title and its public summary, never who told it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conflicts.models import Conflict
from vpwg.common import search
from vpwg.common.text.days import lima_today
from vpwg.common.text.markdown import plain
from vpwg.places.departments import names_of


def register() -> None:
    """Called once, when the app is ready."""
    search.register(Conflict, _document, rows=_rows, section="casos", label=_("Casos"))


def _rows() -> Any:
    return Conflict.objects.for_system("the search index, which keeps no permission and asks for them when read")


def _document(conflict: Conflict) -> search.Document:
    with translation.override("es"):
        words = [conflict.get_type_display(), conflict.get_activity_display(), names_of(conflict.department_codes)]
        url = reverse("conflict_detail", args=[conflict.public_id])
        facts = ". ".join(str(w) for w in words if w)
    return search.Document(
        title=conflict.title,
        text=f"{plain(conflict.summary)} {facts}".strip(),
        dated_at=conflict.released_at or search.UNDATED,
        url=url,
        family=search.family_of(conflict),
        year=lima_today(conflict.released_at).year if conflict.released_at else None,
        group_id=conflict.group_id,
    )
