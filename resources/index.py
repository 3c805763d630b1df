"""What of the library can be searched: works by their description, editions by the text of their files."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from resources.models import Edition, Resource
from vpwg.common import search
from vpwg.common.text.markdown import plain


def register() -> None:
    """Called once, when the app is ready."""
    label = _("Recursos")
    search.register(Resource, _work, rows=_works, section="recursos", label=label)
    search.register(Edition, _edition, rows=_editions, section="recursos", label=label)


def resource_changed(resource: Resource) -> None:
    """Say that a work or one of its editions was written or is being deleted."""
    search.changed(resource, *resource.editions.all())


def _works() -> Any:
    return Resource.objects.for_system("the search index, which keeps no permission and asks for them when read")


def _editions() -> Any:
    return Edition.objects.for_system(
        "the search index, which keeps no permission and asks for them when read"
    ).select_related("resource")


def _work(resource: Resource) -> search.Document:
    with translation.override("es"):
        kind = str(resource.get_kind_display())
    words = [kind, resource.publisher, plain(resource.abstract_es), plain(resource.abstract_en)]
    return _document(resource, "\n".join(w for w in words if w), "")


def _edition(edition: Edition) -> search.Document:
    """The work's summary stands in it too, so that a filter by language still finds by summary."""
    resource = edition.resource
    words = [plain(resource.abstract_es), plain(resource.abstract_en), edition.text]
    return _document(resource, "\n".join(w for w in words if w), edition.language)


def _document(resource: Resource, text: str, language: str) -> search.Document:
    with translation.override("es"):
        url = reverse("resource_detail", args=[resource.slug])
    return search.Document(
        title=resource.title,
        text=text,
        dated_at=resource.released_at or search.UNDATED,
        url=url,
        family=search.family_of(resource),
        year=resource.year,
        language=language,
        group_id=resource.group_id,
    )
