"""Lending any audienced row to named people of its group."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from members.access.checks import audienced_models
from members.access.decorators import secretariat_required
from members.access.rows import changeable
from members.directory.services.lending import lend_page


@secretariat_required
def row_lend(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Whom a row (`kind` is its model's name) is lent to; the row's secretariat lends and takes back."""
    model: Any = next((found for found in audienced_models() if found._meta.model_name == kind), None)
    if model is None:
        raise Http404
    obj = changeable(request.user, model, public_id=public_id)
    return lend_page(request, obj, back=obj.get_absolute_url())
