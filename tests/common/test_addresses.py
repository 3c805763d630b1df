"""Addresses to which no mail can be sent are refused where they are typed, with words that show where."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import models
from django.test import Client
from django.urls import reverse

from members.admission.models import MembershipApplication
from members.directory.models import Person
from members.imports.kinds import RowRefused
from members.imports.services import columns
from tests.admission.test_applications import typed
from vpwg.common.text.addresses import AddressField, AddressFormField, validate_address

OURS = ("members", "resources", "conflicts", "meetings", "vpwg")
UNSEEN = {
    "ana@demo.example\u202c": "ana@demo.example⟦U+202C⟧",
    "ana@demo\u200b.example": "ana@demo⟦U+200B⟧.example",
    "\u202aana@demo.example": "⟦U+202A⟧ana@demo.example",
    "ana@\u2066demo.example": "ana@⟦U+2066⟧demo.example",
    "ana@demo.exa\u00admple": "ana@demo.exa⟦U+00AD⟧mple",
    "ana\u00a0ruiz@demo.example": "ana⟦U+00A0⟧ruiz@demo.example",
    "ana@demo.example\ufeff": "ana@demo.example⟦U+FEFF⟧",
    '"a\x01b"@demo.example': '"a⟦U+0001⟧b"@demo.example',
    "ana@demo.example\ufe0f": "ana@demo.example⟦U+FE0F⟧",
    "ana@demo\u3164.example": "ana@demo⟦U+3164⟧.example",
}
ILL_FORMED = ["ana", "ana ruiz@demo.example", "ana@", "@demo.example", "aná@demo.example", f"ana@{'á' * 62}.example",
              f"{'a' * 250}@d.example"]  # fmt: skip


@pytest.mark.parametrize("address", UNSEEN)
def test_a_sign_that_shows_nothing_is_refused_and_shown(address):
    with pytest.raises(ValidationError) as refused:
        validate_address(address)
    assert UNSEEN[address] in refused.value.messages[0]


@pytest.mark.parametrize("address", ILL_FORMED)
def test_what_no_server_can_be_told_is_refused(address):
    with pytest.raises(ValidationError):
        validate_address(address)


@pytest.mark.parametrize("address", ["ana@demo.example", "ana+b.c@sub.demo.example", "ana@compañía.example"])
def test_what_is_taken_can_be_sent(settings, address):
    validate_address(address)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert EmailMessage("s", "b", to=[address]).message()["To"].isascii()


def test_each_address_of_a_model_is_kept_by_the_rule_of_the_house():
    fields = [
        field
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.EmailField)
    ]
    assert len(fields) >= 6
    assert [str(field) for field in fields if not isinstance(field, AddressField)] == []
    assert all(isinstance(field.formfield(), AddressFormField) for field in fields)


def _form_classes(base):
    for form in base.__subclasses__():
        yield form
        yield from _form_classes(form)


def test_each_address_of_a_form_is_asked_by_the_rule_of_the_house():
    for package in OURS:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if ".forms" in module.name or module.name.endswith("_forms"):
                importlib.import_module(module.name)
    ours = {form for form in _form_classes(forms.BaseForm) if form.__module__.split(".")[0] in OURS}
    asked = {
        (form.__name__, name): field
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        # A library's form looks an address up and keeps none.
        if isinstance(field, forms.EmailField)
        and not any(
            name in getattr(base, "base_fields", {})
            for base in form.__mro__
            if base.__module__.split(".")[0] not in OURS
        )
    }
    assert {name for _form, name in asked} == {"email"}
    assert [where for where, field in asked.items() if not isinstance(field, AddressFormField)] == []


@pytest.fixture(autouse=True)
def _no_limits_left_over(db):
    cache.clear()


def test_an_application_with_such_an_address_is_refused_beside_the_field(world):
    page = Client().post("/postular/", typed(world, email="paula@example.test\u202c"))
    html = page.content.decode()
    assert page.status_code == 422
    assert "paula@example.test⟦U+202C⟧" in html
    assert "Asociación Postulante" in html  # what was typed stays
    assert not MembershipApplication.objects.for_system("test").exists()
    assert mail.outbox == []


def test_a_person_with_such_an_address_is_refused(world, client_of):
    person = world.personas["company_lima"].person
    address = reverse("person_edit", args=[person.public_id])
    client = client_of("secretariat_lima")
    page = client.get(address)
    values = {name: field.value() or "" for form in page.context["forms"] for name, field in
              ((f.name, f) for f in form)}  # fmt: skip
    page = client.post(address, values | {"email": "ana@demo.example\u202c"})
    assert page.status_code == 422
    assert "ana@demo.example⟦U+202C⟧" in page.content.decode()
    assert Person.objects.for_system("test").get(pk=person.pk).email == person.email


def test_a_table_with_such_an_address_says_where():
    with pytest.raises(RowRefused, match="demo.example⟦U.202C⟧"):
        columns.email("ana@demo.example\u202c")
