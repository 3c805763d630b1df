"""What the portal holds about the reader, for the reader alone."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.directory.models import Person, Purpose
from members.directory.services.consents import consents_of
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.log.taking import record_taken
from vpwg.common.tables import exports
from vpwg.common.text.days import lima_moment
from vpwg.privacy.acts import Act
from vpwg.privacy.forms import ConsentForm, DataRequestForm, OwnDataForm
from vpwg.privacy.models import DataRequest
from vpwg.privacy.reads import own_sections
from vpwg.privacy.services import own_data


def _me(request: HttpRequest) -> Person:
    """Return the reader's own person; an account without one has nothing to show here."""
    person = request.user.person
    if person is None:
        raise Http404
    return person


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything held about the reader, their consents and requests."""
    person = request.user.person
    if person is None:
        return render(request, "members/my_data/none.html")
    answers = consents_of(person)
    context = {
        "person": person,
        "sections": [(label, rows) for label, rows in own_sections.sections_about(person)],
        "consents": [(value, label, answers[value]) for value, label in Purpose.choices],
        "requests": person.data_requests.select_related("group").order_by("-received_at"),
        "groups": own_data.groups_keeping(person),
    }
    return render(request, "members/my_data/detail.html", context)


@login_required
def my_data_edit(request: HttpRequest) -> HttpResponse:
    """Correct what one may correct oneself; the address of the account goes through its own page."""
    form = bound(request, OwnDataForm, instance=_me(request))
    if submit(
        request,
        lambda: own_data.correct_own_data(person=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Datos corregidos."),
    ):
        return redirect("my_data")
    return form_page(request, _("Corregir mis datos"), "my_data", form)


@require_POST
@login_required
def my_consent(request: HttpRequest) -> HttpResponse:
    """Say yes or no to one purpose."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("No entendimos la respuesta. Vuelva a elegir."))
        return redirect("my_data")
    own_data.answer_consent(
        person=_me(request),
        purpose=form.cleaned_data["purpose"],
        is_given=form.cleaned_data["is_given"],
        by=request.user,
    )
    given = form.cleaned_data["is_given"]
    messages.success(request, _("Anotamos que sí consiente.") if given else _("Anotamos que no consiente."))
    return redirect("my_data")


@login_required
def my_data_request(request: HttpRequest) -> HttpResponse:
    """Ask the secretariats for something about one's own data."""
    person = _me(request)
    asked = {"kind": request.GET.get("tipo", DataRequest.Kind.ACCESS)}
    form = bound(request, DataRequestForm, initial=asked)
    opened = submit(
        request,
        lambda: own_data.open_requests(
            person=person, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"], by=request.user
        ),
        form,
        field="kind",
    )
    if opened:
        due = f"{opened.result[0].due_on:%d/%m/%Y}"
        messages.success(request, _("Recibimos su solicitud. Le responderemos hasta el %(due)s.") % {"due": due})
        return redirect("my_data")
    context = {"form": form, "groups": own_data.groups_keeping(person)}
    return render(request, "members/my_data/request.html", context, status=status_of(request, form))


@login_required
def my_data_json(request: HttpRequest) -> HttpResponse:
    """All of it as JSON, to take along."""
    held = {"generado": lima_moment(timezone.now()), "datos": own_sections.held_about(_me(request))}
    record_taken(request, Act.DATA_EXPORTED_OWN, request.user.person, form="json")
    response = HttpResponse(
        json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="mis-datos.json"'
    return response


@login_required
def my_data_csv(request: HttpRequest) -> HttpResponse:
    """All of it as one table: section, row, name, value."""
    person = _me(request)
    rows: list[list[Any]] = [
        [section, number, name, value]
        for section, held in own_sections.held_about(person).items()
        for number, row in enumerate(held, 1)
        for name, value in row.items()
    ]
    record_taken(request, Act.DATA_EXPORTED_OWN, person, form="csv")
    return exports.csv_response("mis-datos.csv", [_("Sección"), _("Fila"), _("Dato"), _("Valor")], rows)
