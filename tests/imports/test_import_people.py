"""People in a table: homonyms, shared addresses, single names; and what is shown before anything is written."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from members.directory.models import Contact, Person
from members.imports.kinds import kind_named
from members.imports.models import ImportBatch
from members.imports.services import imports as services
from tests import make
from tests.imports.test_imports import PEOPLE, checked, text_of


def person_row(given, family, mail="", organisation="company Lima"):
    return [given, family, mail, organisation, "feria", "2026-01-05"]


def commit(world, *rows, header=PEOPLE):
    batch = checked(world, "contactos", header, rows)
    assert not batch.report["refused"], batch.report["refused"]
    services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    return batch


def known(name):
    return Person.objects.for_system("test").filter(given_names=name).order_by("pk")


def places(person):
    return set(Contact.objects.for_system("test").filter(person=person).values_list("organisation__name", flat=True))


def test_two_people_of_one_name_at_two_organisations_import(world):
    commit(world, person_row("Ana", "Ruiz"), person_row("ANA", "Ruíz", organisation="government Lima"))
    assert [places(person) for person in Person.objects.for_system("test").filter(folded="ruiz ana")] == [
        {"company Lima"}, {"government Lima"},
    ]  # fmt: skip


def test_a_name_known_elsewhere_is_another_person_and_the_check_says_how_to_say_not(world):
    commit(world, person_row("Ana", "Ruiz"))
    first = known("Ana").get()
    batch = checked(world, "contactos", PEOPLE, [person_row("Ana", "Ruiz", organisation="government Lima")])
    [line] = batch.report["add"]
    assert "company Lima" in line["note"]
    assert first.public_id in line["note"]
    header = ["Código", *PEOPLE]
    commit(world, [first.public_id, *person_row("Ana", "Ruiz", organisation="government Lima")], header=header)
    assert places(known("Ana").get()) == {"company Lima", "government Lima"}


def test_the_same_table_again_finds_each_homonym_at_its_organisation(world):
    rows = person_row("Ana", "Ruiz"), person_row("Ana", "Ruiz", organisation="government Lima")
    commit(world, *rows)
    again = checked(world, "contactos", [*PEOPLE, "Cargo"], [[*rows[0], ""], [*rows[1], "Jefa"]])
    assert again.report["counts"] == {"add": 0, "change": 1, "same": 1, "refused": 0}
    services.commit_import(batch=again, by=world.user("secretariat_lima"))
    assert [(p.job_title, places(p)) for p in known("Ana")] == [("", {"company Lima"}), ("Jefa", {"government Lima"})]


def test_one_new_person_at_two_organisations_is_one_by_name_and_address(world):
    commit(
        world,
        person_row("Ana", "Ruiz", "ana@x.test"),
        person_row("Ana", "Ruiz", "ANA@x.test".lower(), "government Lima"),
    )
    assert places(known("Ana").get()) == {"company Lima", "government Lima"}


def test_rows_of_one_new_person_that_contradict_are_refused(world):
    batch = checked(world, "contactos", [*PEOPLE, "Cargo"], [
        [*person_row("Ana", "Ruiz", "ana@x.test"), "Jefa"],
        [*person_row("Ana", "Ruiz", "ana@x.test", "government Lima"), "Asesora"],
    ])  # fmt: skip
    assert [(wrong["row"], "algo distinto" in wrong["why"]) for wrong in batch.report["refused"]] == [(3, True)]


def test_an_office_s_shared_address_renames_nobody(world):
    commit(world, person_row("Ana", "Ruiz", "mesa@x.test"))
    batch = commit(world, person_row("Luis", "Paz", "mesa@x.test"), person_row("Sol", "Mar", "mesa@x.test"))
    assert batch.report["counts"]["add"] == 2
    assert known("Ana").get().family_names == "Ruiz"
    assert known("Luis").get().email == known("Sol").get().email == "mesa@x.test"


def test_the_same_row_twice_is_still_refused(world):
    batch = checked(world, "contactos", PEOPLE, [person_row("Ana", "Ruiz"), person_row("Ana", "RUIZ")])
    assert [wrong["row"] for wrong in batch.report["refused"]] == [3]


def test_a_single_name_is_imported_and_reads_well(world, client_of):
    commit(world, person_row("Saywa", ""))
    person = known("Saywa").get()
    assert (str(person), person.name_in_list, person.folded) == ("Saywa", "Saywa", "saywa")
    page = text_of(client_of("secretariat_lima").get(reverse("person_list") + "?q=saywa"))
    assert ">Saywa</a>" in page


def test_a_table_without_the_column_of_surnames_is_asked_for_it(world, client_of):
    data = "Nombres,Organización,Origen de los datos,Fecha de origen\nRosa Ñahui,company Lima,f,2026-01-05\n"
    given = {"group": world.lima.slug, "file": SimpleUploadedFile("t.csv", data.encode())}
    answer = client_of("secretariat_lima").post(reverse("import_upload", args=["contactos"]), given)
    assert "Faltan estas columnas: Apellidos" in text_of(answer)


def test_a_single_name_is_registered_in_every_form_that_asks_for_one(world, client_of):
    client = client_of("secretariat_lima")
    seat = {"membership": world.memberships["company_lima"].public_id, "kind": "alternate", "starts_on": "2026-01-05"}
    origin = {"data_origin": "taller", "data_origin_on": "2026-01-05"}
    made = client.post(reverse("person_create"), {"given_names": "Saywa", "family_names": ""} | seat | origin)
    assert made.status_code == 302, text_of(made)
    person = known("Saywa").get()
    edited = client.post(
        reverse("person_edit", args=[person.public_id]),
        {"given_names": "Saywa", "phone": "1", "edit_version": 1} | origin,
    )
    assert edited.status_code == 302
    own = client_of("company_lima").post(
        reverse("my_data_edit"),
        {"given_names": "Killa", "family_names": "", "preferred_language": "es", "edit_version": 1},
    )
    assert own.status_code == 302
    assert known("Killa").exists()


def test_a_single_name_applies_is_admitted_and_named_without_a_gap(world, client_of):
    given = {"group": world.lima.slug, "organisation_name": "Asociación Una", "category": "civil-society",
             "standing": "member", "pillar": "S", "given_names": "Saywa", "email": "saywa@example.test",
             "motivation": "Queremos.", "consents": "on"}  # fmt: skip
    answer = client_of("anonymous").post(reverse("application_start"), given)
    assert answer.status_code == 302, text_of(answer)


def test_the_check_shows_the_values_that_will_be_added_with_what_empty_cells_stand_for(world, client_of):
    header = ["Nombre", "Categoría", "Calidad", "Pilar", "Departamentos", "Página web"]
    batch = checked(world, "organizaciones", header, [["Minera Ñ", "Empresa", "Miembro", "Empresa", "8", ""]])
    assert ["Departamentos", "Cusco"] in batch.report["add"][0]["added"]
    page = text_of(client_of("secretariat_lima").get(reverse("import_detail", args=[batch.public_id])))
    for shown in ("Cusco", "Empresa", "Identificada", "Desde"):
        assert shown in page
    assert "Página web" not in page.split("<tbody>")[1]


def test_the_page_names_the_sheet_that_was_read_and_those_there_are(world, client_of):
    book = Workbook()
    book.active.title = "Portada"
    book.active.append(["Informe"])
    sheet = book.create_sheet("Gente")
    sheet.append(PEOPLE)
    sheet.append(person_row("Ana", "Ruiz"))
    buffer = io.BytesIO()
    book.save(buffer)
    given = {"group": world.lima.slug, "file": SimpleUploadedFile("t.xlsx", buffer.getvalue())}
    page = text_of(client_of("secretariat_lima").post(reverse("import_upload", args=["contactos"]), given, follow=True))
    assert "Se leyó la hoja «Gente»." in page
    assert "Portada, Gente." in page
    batch = ImportBatch.objects.for_system("test").get()
    services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    assert known("Ana").exists()


def test_a_column_without_title_that_holds_something_is_named(world):
    batch = checked(world, "contactos", [*PEOPLE, "", "Color"], [[*person_row("Ana", "Ruiz"), "algo", "rojo"]])
    assert batch.report["unused"] == ["Color", "columna G, sin título"]


def test_a_row_that_is_wrong_as_a_whole_is_told_with_its_number(world):
    data = ",".join(PEOPLE) + "\nAna,Ruiz,,Sol, S.A.C.,feria,2026-01-05\n"
    from vpwg.common.tables import read_table

    kind = kind_named("contactos")
    table = read_table(SimpleUploadedFile("t.csv", data.encode()), titles=kind.titles)
    batch = services.check_import(kind=kind, group=world.lima, table=table, by=world.user("secretariat_lima"))
    assert [(wrong["row"], wrong["column"]) for wrong in batch.report["refused"]] == [(2, "")]


@pytest.fixture
def homonyms(world):
    """Two seated people of one name, at two organisations of Lima."""
    rows = [world.user(name).person for name in ("company_lima", "government_lima")]
    Person.objects.for_system("test").filter(pk__in=[row.pk for row in rows]).update(
        given_names="Ana", family_names="Ruiz", folded="ruiz ana"
    )
    return rows


def test_homonyms_are_told_by_organisation_wherever_one_is_offered(world, client_of, homonyms):
    from tests.builders import BUILDERS

    resource = BUILDERS["resources.Resource"](world.lima)
    client = client_of("secretariat_lima")
    addresses = [
        reverse("row_lend", args=["resource", resource.public_id]),
        reverse("duplicate_list"),
        reverse("merge_choose", args=["personas", homonyms[0].public_id]) + "?q=ruiz",
        reverse("merge_confirm", args=["personas", homonyms[0].public_id, homonyms[1].public_id]),
        reverse("person_list") + "?q=ruiz",
    ]
    for address in addresses:
        page = text_of(client.get(address))
        assert "government Lima" in page, address


def test_homonyms_at_one_organisation_are_told_by_their_address_and_log_entries_read_back(world, client_of, homonyms):
    from members.access.viewer import lima_today
    from members.outreach.models import Engagement
    from tests.imports.test_imports import table

    organisation = world.memberships["company_lima"].organisation
    other = homonyms[1]
    make.contact(other, organisation, world.lima)
    client = client_of("secretariat_lima")
    page = text_of(client.get(f"{reverse('engagement_create')}?organizacion={organisation.public_id}"))
    assert "Ana Ruiz · company Lima · government Lima" in page
    keeper = world.user("secretariat_lima")
    Engagement.objects.create(group=world.lima, organisation=organisation, person=other, happened_on=lima_today(),
                              channel="call", summary="Llamada", logged_by=keeper)  # fmt: skip
    kind = kind_named("gestiones")
    rows = services.export_rows(kind=kind, group=world.lima, by=keeper)
    batch = services.check_import(kind=kind, group=world.lima, table=table(kind.titles, rows), by=keeper)
    assert batch.report["counts"] == {"add": 0, "change": 0, "same": 1, "refused": 0}


def test_nothing_another_group_knows_tells_homonyms_apart(world, homonyms):
    from members.directory.reads.homonyms import told_apart

    elsewhere = make.organisation("Secreta del sur")
    make.membership(elsewhere, world.macro_sur, standing="guest", starts_on="2020-01-01")
    make.contact(homonyms[0], elsewhere, world.macro_sur)
    assert "Secreta" not in " ".join(told_apart(homonyms, [world.lima.pk]).values())
