"""Departments of a row: one field, one lookup, one way to print them, on both databases."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.forms import modelform_factory
from django.urls import reverse

from conflicts.models import EmergencyMeasure
from members.directory.models import Organisation
from vpwg.places.fields import DepartmentsField


@pytest.fixture
def rows(db) -> dict[str, Organisation]:
    held = {"sur": ["21", "08", "08"], "centro": ["12"], "todo": []}
    made = [Organisation(name=name, category="state", department_codes=codes) for name, codes in held.items()]
    return {row.name: row for row in Organisation.objects.bulk_create(made)}


@pytest.mark.parametrize(
    ("lookup", "asked", "found"),
    [
        ("has", "08", {"sur"}),
        ("has", "12", {"centro"}),
        ("has", "15", set()),
        ("has", "99", set()),
        ("has", "%", set()),
        ("has", "", set()),
        ("has", "08,21", set()),
        ("touches", ["08", "12"], {"sur", "centro"}),
        ("touches", ["21", "99"], {"sur"}),
        ("touches", ["%", "_"], set()),
        ("touches", [], set()),
    ],
)
def test_a_code_finds_its_rows_and_nonsense_finds_none(rows, lookup: str, asked, found: set[str]) -> None:
    asking = {f"department_codes__{lookup}": asked}
    mine = Organisation.objects.filter(pk__in=[row.pk for row in rows.values()])
    assert {row.name for row in mine.filter(**asking)} == found
    assert {row.name for row in mine.exclude(**asking)} == set(rows) - found


def test_codes_read_alike_before_and_after_they_are_kept(rows) -> None:
    assert Organisation(department_codes=("21", "08", "21")).department_codes == ["08", "21"]
    kept = Organisation.objects.get(name="sur")
    assert (kept.department_codes, kept.get_department_codes_display()) == (["08", "21"], "Cusco, Puno")
    assert Organisation.objects.get(department_codes=["21", "08"]) == kept
    assert list(Organisation.objects.filter(name="todo").values_list("department_codes", flat=True)) == [[]]
    again = next(serializers.deserialize("json", serializers.serialize("json", [kept]))).object
    assert again.department_codes == kept.department_codes
    assert Organisation.objects.defer("department_codes").get(pk=kept.pk).department_codes == ["08", "21"]


def test_a_code_of_no_department_is_refused() -> None:
    with pytest.raises(ValidationError, match="99"):
        Organisation(name="X", category="state", department_codes=["08", "99"]).clean_fields(exclude=["public_id"])
    form = modelform_factory(Organisation, fields=["department_codes"])({"department_codes": ["99"]})
    assert not form.is_valid()
    assert "99" in str(form.errors)


def test_no_row_keeps_departments_in_another_way() -> None:
    named = [f for model in apps.get_models() for f in model._meta.concrete_fields if "department" in f.name]
    others = {str(f) for f in named if not isinstance(f, DepartmentsField)}
    assert len(named) > 5
    assert others == {"conflicts.EmergencyMeasure.departments_text"}


def test_a_measure_is_where_its_places_are_and_keeps_the_words_of_its_source(db) -> None:
    call_command("load_reference", verbosity=0)
    for measure in EmergencyMeasure.objects.prefetch_related("places"):
        assert measure.department_codes == sorted({place.ubigeo[:2] for place in measure.places.all()})
    told = {m.code: (m.departments, m.departments_text) for m in EmergencyMeasure.objects.all()}
    assert told["EM-02"] == ("Apurímac, Cusco", "")
    assert told["EM-08b"] == ("Apurímac (y Cusco en el tramo)",) * 2


def test_what_is_ticked_on_a_form_is_kept_shown_again_and_found(world, client_of) -> None:
    keeper = client_of("secretariat_lima")
    given = {"group": "lima", "title": "Caso", "type": "local-government", "state": "active"}
    refused = keeper.post(reverse("conflict_create"), given | {"title": "", "department_codes": ["08", "21"]})
    assert refused.status_code == 422
    assert ticked(refused) == ["08", "21"]
    made = keeper.post(reverse("conflict_create"), given | {"department_codes": ["21", "08"]})
    assert "Cusco, Puno" in keeper.get(made.url).content.decode()
    assert ticked(keeper.get(f"{made.url}editar/")) == ["08", "21"]
    found = {code: keeper.get(f"/conflictos/?departamento={code}").content.decode() for code in ("08", "12", "zz")}
    assert [code for code, page in found.items() if made.url in page] == ["08"]


def ticked(response) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="department_codes"[^>]*>', response.content.decode())
    return [re.search(r'value="(\d\d)"', box)[1] for box in boxes if "checked" in box]
