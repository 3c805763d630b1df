"""One way to say no: what a rule refuses stands beside its cause, keeps what was typed, and answers with its status."""

import pytest
from django import forms
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from members.access.policy import NotAllowed, NotReady
from vpwg.common.forms.editing import StaleEdit, status_of
from vpwg.common.forms.submitting import attempt, bound, found_if_allowed, submit
from vpwg.common.refusals import Refused


class First(forms.Form):
    name = forms.CharField()


class Second(forms.Form):
    day = forms.CharField(required=False)
    file = forms.FileField(required=False)


class Edited(First):
    """A form that shows another's text, as EditForm does."""

    is_stale = False

    def show_stale(self, current):
        self.is_stale = True
        self.add_error(None, f"otra persona escribió {current}")


def told(request):
    return [(message.level, str(message)) for message in get_messages(request)]


@pytest.fixture
def posted():
    return with_messages(RequestFactory().post("/x/", {"name": "Ana", "day": "lunes"}))


def with_messages(request):
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def raising(error):
    def act():
        raise error

    return act


def test_what_is_refused_stands_beside_its_field_in_whichever_form_has_it(posted):
    first, second = bound(posted, First), bound(posted, Second)
    done = submit(posted, raising(NotReady(["Ese día es feriado."], field="day")), first, second)
    assert not done
    assert second.errors == {"day": ["Ese día es feriado."]}
    assert not first.errors
    assert first["name"].value() == "Ana"
    assert status_of(posted, first, second) == 422


@pytest.mark.parametrize(
    "refusal",
    [
        NotReady(["Primero.", "Después."]),
        NotReady(["Primero.", "Después."], field="nowhere"),
        ValidationError(["Primero.", "Después."]),
        ValidationError({"nowhere": ["Primero.", "Después."]}),
    ],
)
def test_what_names_no_field_of_the_page_stands_above_the_first_form_with_every_reason(posted, refusal):
    first, second = bound(posted, First), bound(posted, Second)
    assert not submit(posted, raising(refusal), first, second)
    assert first.non_field_errors() == ["Primero.", "Después."]
    assert not second.errors


def test_a_page_may_say_where_a_nameless_refusal_belongs_but_a_named_one_keeps_its_place(posted):
    first, second = bound(posted, First), bound(posted, Second)
    submit(posted, raising(ValidationError("No.")), first, second, field="day")
    assert second.errors == {"day": ["No."]}
    first, second = bound(posted, First), bound(posted, Second)
    submit(posted, raising(ValidationError({"name": "No."})), first, second, field="day")
    assert (first.errors, second.errors) == ({"name": ["No."]}, {})


def test_a_stale_edit_shows_the_other_text_and_answers_409(posted):
    form, beside = bound(posted, Edited), bound(posted, Second)
    assert not submit(posted, raising(StaleEdit("Rosa")), beside, form)
    assert form.non_field_errors() == ["otra persona escribió Rosa"]
    assert status_of(posted, beside, form) == 409


def test_nothing_is_done_where_any_form_is_wrong_and_every_form_says_what(posted):
    class Strict(First):
        other = forms.CharField()

    done = []
    forms_given = bound(posted, Strict), bound(posted, Strict)
    assert not submit(posted, lambda: done.append(1), *forms_given)
    assert not done
    assert all(form.errors for form in forms_given)


def test_a_page_that_is_only_opened_does_nothing_and_is_in_order():
    request = RequestFactory().get("/x/?name=Ana")
    form = bound(request, First, initial={"name": "Eva"})
    assert not form.is_bound
    assert not submit(request, raising(AssertionError), form)
    assert status_of(request, form) == 200


def test_an_empty_post_is_answered_with_what_is_missing():
    request = RequestFactory().post("/x/")
    form = bound(request, First)
    assert not submit(request, raising(AssertionError), form)
    assert form.errors
    assert status_of(request, form) == 422


def test_files_come_along():
    request = RequestFactory().post("/x/", {"file": SimpleUploadedFile("a.txt", b"hola")})
    form = bound(request, Second)
    assert submit(request, lambda: form.cleaned_data["file"].read(), form).result == b"hola"


def test_what_is_done_is_told_once_with_its_result_even_where_that_is_nothing(posted):
    done = submit(posted, lambda: None, bound(posted, First), said="Guardado.")
    assert done
    assert done.result is None
    assert told(posted) == [(constants.SUCCESS, "Guardado.")]


@pytest.mark.parametrize("error", [NotAllowed(), PermissionDenied()])
def test_what_is_not_allowed_is_no_refusal_of_a_form(posted, error):
    with pytest.raises(PermissionDenied):
        submit(posted, raising(error), bound(posted, First))
    with pytest.raises(PermissionDenied):
        attempt(posted, raising(error))
    with pytest.raises(Http404):
        found_if_allowed(raising(error))


def test_a_defect_is_not_taken_for_a_refusal(posted):
    with pytest.raises(ZeroDivisionError):
        submit(posted, lambda: 1 // 0, bound(posted, First))


def test_a_button_tells_each_reason_with_its_weight(posted):
    class Gentle(Refused):
        level = constants.WARNING

    assert not attempt(posted, raising(NotReady(["Uno.", "Dos."])), said="Hecho.")
    assert not attempt(posted, raising(ValidationError({"x": "Tres."})))
    assert not attempt(posted, raising(Gentle(["Cuatro."])))
    assert attempt(posted, lambda: 0, said="Hecho.")
    assert told(posted) == [
        (constants.ERROR, "Uno."),
        (constants.ERROR, "Dos."),
        (constants.ERROR, "Tres."),
        (constants.WARNING, "Cuatro."),
        (constants.SUCCESS, "Hecho."),
    ]


def test_every_no_of_a_rule_is_one_kind():
    assert all(issubclass(kind, Refused) for kind in (NotAllowed, NotReady, StaleEdit))
    assert issubclass(NotAllowed, PermissionDenied)
