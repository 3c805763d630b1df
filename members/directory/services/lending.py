"""Lending a row to named people, whatever its audience: written, recorded and taken back here for all apps."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access import grants
from members.access.decorators import SignedIn
from members.access.models import AudiencedModel
from members.access.policy import NotAllowed, require
from members.directory.acts import Act
from members.directory.models import Seat, User
from members.directory.reads.homonyms import told_apart
from members.directory.reads.reach import borrowers_of
from vpwg.common.forms.choices import PublicChoiceField
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today


def seated_people(group_id: int | None) -> QuerySet[Any]:
    """Active accounts with a seat today in the group, guests too."""
    seats = Seat.objects.for_system("people to whom its secretariat may lend").current_on(lima_today())
    people = seats.filter(membership__group_id=group_id).values("person")
    return get_user_model().objects.filter(person__in=people, is_active=True).select_related("person")


@transaction.atomic
def lend_row(*, obj: AudiencedModel, to: Any, by: User) -> None:
    """Let `to`, who holds a seat in the row's group, read `obj`. Raises NotAllowed."""
    require(by, obj)
    if not seated_people(obj.group_id).filter(pk=to.pk).exists():
        raise NotAllowed
    grants.lend(obj, to=to)
    audit.record(by, Act.ACCESS_LENT, obj, person=to.person.public_id)


@transaction.atomic
def take_row_back(*, obj: AudiencedModel, to: Any, by: User) -> None:
    """End the loan of `obj` to `to`. Raises NotAllowed."""
    require(by, obj)
    grants.take_back(obj, to=to)
    audit.record(by, Act.ACCESS_TAKEN_BACK, obj, person=to.person.public_id if to.person_id else None)


class LendForm(forms.Form):
    """Choose one person of the group."""

    person: Any = PublicChoiceField(
        label=gettext_lazy("Persona"), queryset=None, empty_label=gettext_lazy("Elija a una persona")
    )

    def __init__(self, *args: Any, obj: AudiencedModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        lent = grants.borrowers(obj)
        chosen.queryset = seated_people(obj.group_id).exclude(pk__in=lent).order_by("person__folded", "pk")
        names = told_apart([user.person for user in chosen.queryset], [obj.group_id])
        chosen.label_from_instance = lambda user: names[user.person_id]


def lend_page(request: HttpRequest, obj: AudiencedModel, *, back: str) -> HttpResponse:
    """Serve the list of people to whom `obj` is lent, with lending and taking back."""
    require(request.user, obj)
    by = cast(SignedIn, request).user  # whoever may change a row is signed in
    taken = request.POST.get("take_back", "")
    if request.method == "POST" and taken:
        for user in borrowers_of(obj):
            if user.public_id == taken:
                take_row_back(obj=obj, to=user, by=by)
                messages.success(request, _("%(person)s ya no puede leerlo por préstamo.") % {"person": user})
        return redirect(request.path)
    form = bound(request, LendForm, obj=obj)
    if request.method == "POST" and form.is_valid():
        lend_row(obj=obj, to=form.cleaned_data["person"], by=by)
        messages.success(request, _("Desde ahora puede leerlo: %(person)s.") % {"person": form.cleaned_data["person"]})
        return redirect(request.path)
    lent = borrowers_of(obj)
    names = told_apart([user.person for user in lent if user.person], [obj.group_id])
    borrowers = [(user, names.get(user.person_id, str(user))) for user in lent]
    context = {"obj": obj, "form": form, "borrowers": borrowers, "back": back}
    return render(request, "members/lend.html", context, status=status_of(request, form))
