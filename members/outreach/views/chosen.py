"""Which of the reader's groups a page of the secretariat is about, and how its links say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from members.access.viewer import viewer_of
from members.directory.models import WorkingGroup
from vpwg.common.forms.submitting import form_page
from vpwg.common.web.asked import as_table, without


@dataclass(frozen=True)
class Chosen:
    """The group asked for by `?grupo=`, the first kept one by default; `query` stands after addresses."""

    group: WorkingGroup
    groups: list[WorkingGroup]

    @property
    def query(self) -> str:
        return f"?grupo={self.group.slug}" if len(self.groups) > 1 else ""

    @property
    def and_query(self) -> str:
        """The same after an address that already asks for something."""
        return f"&grupo={self.group.slug}" if len(self.groups) > 1 else ""

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=args) + self.query


def chosen_group(request: HttpRequest) -> Chosen:
    """Return the group that the page is about; raise Http404 for one that the reader does not keep."""
    viewer = viewer_of(request.user)
    kept = {seat.group.slug: seat.group for seat in viewer.seats if viewer.keeps(seat.group_id)}
    groups = sorted(kept.values(), key=lambda group: group.pk)
    asked = request.GET.get("grupo")
    if not groups or (asked and asked not in kept):
        raise Http404
    return Chosen(kept[asked] if asked else groups[0], groups)


def stakeholder_form(
    request: HttpRequest, chosen: Chosen, form: Any, title: str, back: str, **more: Any
) -> HttpResponse:
    """The page of a form about one group's stakeholders."""
    return form_page(request, title, back, form, template="members/stakeholders/form.html", chosen=chosen, **more)


def back_to(request: HttpRequest, default: str) -> str:
    """Return where a form's `next` points if that is a page of ours, else `default`."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else default


def chips_of(request: HttpRequest, form: Any, asked: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return each filter in force as (label, value in words, address without it)."""
    chips = []
    for name, value in asked.items():
        field = form.fields[name]
        words = dict(getattr(field, "choices", [])).get(value, value)
        chips.append((str(field.label), str(words), f"?{without(request.GET, name)}"))
    return chips


def with_format(request: HttpRequest, kind: str) -> str:
    """Return this page's address for a download of `kind`, its filters kept."""
    return f"?{as_table(request.GET, kind)}"
