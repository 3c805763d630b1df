"""Pages that find who is there twice and make one of the two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.forms.merging import MergeForm, shown
from members.directory.models import Organisation, Person
from members.directory.reads import lists as directory
from members.directory.reads.duplicates import organisations_alike, people_alike
from members.directory.reads.homonyms import places_of
from members.directory.services import merging
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, submit

MOST = 100  # pairs on the page; when these are done, the next ones come


KINDS: dict[str, Any] = {"personas": Person, "organizaciones": Organisation}
DETAIL = {"personas": "person_detail", "organizaciones": "organisation_detail"}


@secretariat_required
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs of people and of organisations that look alike, among those the reader keeps."""
    people, organisations = people_alike(request.user), organisations_alike(request.user)
    offered = [person for pair in people[:MOST] for person in (pair.first, pair.second)]
    places = places_of({person.pk for person in offered}, viewer_of(request.user).groups_kept)
    for person in offered:
        person.places = places.get(person.pk, [])
    context = {
        "sections": [
            {"title": _("Personas"), "kind": "personas", "pairs": people[:MOST], "count": len(people)},
            {
                "title": _("Organizaciones"),
                "kind": "organizaciones",
                "pairs": organisations[:MOST],
                "count": len(organisations),
            },
        ]
    }
    return render(request, "members/duplicate_list.html", context)


@require_POST
@secretariat_required
def duplicate_dismiss(request: HttpRequest, kind: str, first: str, second: str) -> HttpResponse:
    """Note that two which look alike are two."""
    one, other = _row(request, kind, first), _row(request, kind, second)
    merging.keep_apart(one, other, by=request.user)
    messages.success(request, _("Anotado: no son la misma. El par ya no aparecerá."))
    return redirect("duplicate_list")


@secretariat_required
def merge_choose(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Find by hand the row that is the same as this one."""
    row = _row(request, kind, public_id)
    asked = request.GET.get("q", "").strip()
    found: Any = []
    if asked:
        rows = KINDS[kind].objects.visible_to(request.user).exclude(pk=row.pk)
        found = list(directory.matching(rows, asked).order_by("folded")[:25])
        if kind == "personas":
            places = places_of({row.pk, *(other.pk for other in found)}, viewer_of(request.user).groups_kept)
            for other in (row, *found):
                other.places = places.get(other.pk, [])
    context = {"row": row, "kind": kind, "asked": asked, "found": found, "detail": DETAIL[kind]}
    return render(request, "members/merge_choose.html", context)


@secretariat_required
def merge_confirm(request: HttpRequest, kind: str, survivor: str, merged: str) -> HttpResponse:
    """Both rows side by side, what will move, which values stay; then they are one."""
    kept_row, folded = _row(request, kind, survivor), _row(request, kind, merged)
    if kept_row.pk == folded.pk:
        raise Http404
    plan = merging.plan_merge(survivor=kept_row, merged=folded, by=request.user)
    form = bound(request, MergeForm, plan=plan)

    def merge() -> Any:
        given = form.cleaned_data
        return merging.merge(
            survivor=kept_row, merged=folded, values=form.values(plan), seen=given["plan"],
            is_confirmed=bool(given.get("confirm")), reason=given["reason"], by=request.user,
        )  # fmt: skip

    merged_now = submit(request, merge, form, said=_("Ahora son una sola ficha."))
    if merged_now:
        return redirect(DETAIL[kind], survivor)
    if merged_now.refusal:
        form.data = form.data.copy()
        form.data["plan"] = merging.plan_merge(survivor=kept_row, merged=folded, by=request.user).fingerprint
    places = _places(request, kind, kept_row, folded)
    same = [name for name in merging.VALUES[plan.kind] if name not in plan.differing]
    context = {
        "plan": plan, "form": form, "kind": kind, "detail": DETAIL[kind],
        "same": [(str(kept_row._meta.get_field(n).verbose_name).capitalize(), shown(kept_row, n)) for n in same],
        "choices": [form[name] for name in plan.differing],
        "places": places,
    }  # fmt: skip
    return render(request, "members/merge_confirm.html", context, status=status_of(request, form))


def _places(request: HttpRequest, kind: str, *rows: Any) -> list[str]:
    """Return where each of two people works: what tells homonyms apart; nothing for organisations."""
    if kind != "personas":
        return []
    found = places_of([row.pk for row in rows], viewer_of(request.user).groups_kept)
    return [", ".join(found.get(row.pk, [])) or "—" for row in rows]


def _row(request: HttpRequest, kind: str, public_id: str) -> Any:
    if kind not in KINDS or not viewer_of(request.user).groups_kept:
        raise Http404
    return get_object_or_404(KINDS[kind].objects.visible_to(request.user), public_id=public_id)
