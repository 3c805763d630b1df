"""Importing tables: checked first, then whole or not at all; what is exported reads back as it was."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from members.access.policy import NotAllowed
from members.directory.models import Contact, Membership, Organisation, Person, Seat, StageChange, User
from members.imports.kinds import kind_named
from members.imports.models import ImportBatch
from members.imports.services import imports as services
from tests import make
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.common.tables import MAX_ROWS, csv_bytes, guard, read_table, unguard, xlsx_bytes

ORGANISATIONS = ["Código", "Nombre", "Sigla", "Categoría", "Departamentos", "Calidad", "Pilar", "Etapa", "Desde"]
HOSTILE = ["=1+1", "+51 1 626", "-guion", "@arroba", "'=ya", 'Ñandú «Ágil» "citas"; y, comas', "'simple"]


def upload(data: bytes, name: str = "tabla.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def table(header, rows, name="tabla.csv"):
    return read_table(upload(csv_bytes(header, rows) if name.endswith("csv") else xlsx_bytes(header, rows), name))


def checked(world, kind, header, rows, by="secretariat_lima", group=None):
    return services.check_import(
        kind=kind_named(kind), group=group or world.lima, table=table(header, rows), by=world.user(by)
    )


def text_of(response):
    return response.content.decode()


def organisations(name):
    return Organisation.objects.for_system("test").filter(name=name)


@given(st.text(max_size=12))
def test_guarding_a_cell_can_always_be_undone(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_written_cells_read_back_as_they_were(extension):
    read = table(["A", "B"], [[text, "010203"] for text in HOSTILE], f"t.{extension}")
    assert [row.cells for row in read.rows] == [[text, "010203"] for text in HOSTILE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_however_excel_saved_it(encoding, mark):
    read = read_table(upload(f"Nombre{mark}Región\nAño{mark}Cusco\n\n".encode(encoding)))
    assert (read.header, [row.cells for row in read.rows]) == (["Nombre", "Región"], [["Año", "Cusco"]])


def test_a_workbook_keeps_days_and_zeros_and_runs_no_formula():
    book = Workbook()
    sheet = book.active
    sheet.append(["Día", "Ubigeo", "Suma"])
    sheet.append([date(2026, 3, 4), 80402, "=1+1"])
    sheet["B2"].number_format = "000000"
    buffer = io.BytesIO()
    book.save(buffer)
    row = read_table(upload(buffer.getvalue(), "t.xlsx")).rows[0]
    assert row.cells[:2] == ["2026-03-04", "080402"]
    assert "fórmula" in row.wrong[2]


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", b"0" * (260 * 1024 * 1024))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("t.csv", b"", "vacío"),
        ("t.csv", b"Nombre\n", "no tiene filas"),
        ("t.pdf", b"%PDF-", "CSV o XLSX"),
        ("../t.csv", b"a\nb\n", None),
        ("t.csv", b"PK\x03\x04zip", "no corresponde"),
        ("t.xlsx", b"nada", "no corresponde"),
        ("t.csv", b"a\n" + b"x\n" * (MAX_ROWS + 1), "más de 5,000 filas"),
        ("t.xlsx", _bomb, "demasiado"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(name, data, says):
    uploaded = upload(data() if callable(data) else data, "t.csv")
    uploaded.original_name = name
    with pytest.raises(ValidationError) as refused:
        read_table(uploaded)
    assert says is None or says in refused.value.messages[0]


def test_each_class_of_row_is_told_apart_and_nothing_is_written(world):
    rows = [
        ["", "Nueva", "", "Empresa", "Cusco; 04", "Miembro", "Empresa", "", ""],
        ["", "company Lima", "CL", "Empresa", "", "Miembro", "Empresa", "Admitida", f"{world.memberships['company_lima'].starts_on}"],
        ["", "", "", "Nada", "Narnia", "Miembro", "", "", "ayer"],
        ["", "Sin pilar", "", "Empresa", "", "Miembro", "", "", ""],
        ["zzz", "Otra", "", "Empresa", "", "Invitado", "", "", ""],
        ["", "Trepadora", "", "Academia", "", "Secretaría técnica", "", "", ""],
        ["", "NUEVA", "", "Empresa", "", "Invitado", "", "", ""],
    ]  # fmt: skip
    before = Organisation.objects.for_system("test").count()
    batch = checked(world, "organizaciones", ORGANISATIONS, rows)
    assert batch.report["counts"] == {"add": 1, "change": 1, "same": 0, "refused": 5}
    assert batch.report["change"][0]["changes"] == [["Sigla", "", "CL"]]
    where = {(wrong["row"], wrong["column"]) for wrong in batch.report["refused"]}
    assert where >= {(4, "Nombre"), (4, "Categoría"), (4, "Departamentos"), (4, "Desde"), (5, "Pilar"), (6, "Código"),
                     (7, "Calidad"), (8, "")}  # fmt: skip
    assert Organisation.objects.for_system("test").count() == before


def test_while_a_row_is_refused_none_is_imported(world, client_of):
    batch = checked(world, "organizaciones", ORGANISATIONS, [
        ["", "Buena", "", "Empresa", "", "Miembro", "Empresa", "", ""],
        ["", "Mala", "", "Empresa", "", "Miembro", "", "", ""],
    ])  # fmt: skip
    client = client_of("secretariat_lima")
    page = text_of(client.get(reverse("import_detail", args=[batch.public_id])))
    assert "Corrija el archivo y vuelva a subirlo" in page
    assert "Importar todo" not in page
    answer = client.post(reverse("import_commit", args=[batch.public_id]), follow=True)
    assert "no se pueden importar" in text_of(answer)
    assert not organisations("Buena").exists()


def test_a_clean_table_is_written_whole_once_and_on_record(world, client_of):
    rows = [["", "Minera Ñ", "", "Empresa", "8; Puno", "Miembro", "Empresa", "Admitida", "2026-01-05"]]
    batch = checked(world, "organizaciones", ORGANISATIONS, rows)
    client = client_of("secretariat_lima")
    assert "Tabla importada completa" in text_of(
        client.post(reverse("import_commit", args=[batch.public_id]), follow=True)
    )
    organisation = organisations("Minera Ñ").get()
    membership = Membership.objects.for_system("test").get(organisation=organisation)
    assert (organisation.department_codes, organisation.folded) == (["08", "21"], "minera n")
    assert (membership.group, membership.pillar, membership.starts_on) == (world.lima, "C", date(2026, 1, 5))
    assert StageChange.objects.get(membership=membership).after == "admitted"
    client.post(reverse("import_commit", args=[batch.public_id]))
    assert organisations("Minera Ñ").count() == 1
    assert AuditEntry.objects.filter(action="import.committed").count() == 1
    batch.refresh_from_db()
    assert (batch.rows, set(batch.report)) == ([], {"counts"})


def test_the_same_file_again_is_a_friendly_no_op(world, client_of):
    data = csv_bytes(ORGANISATIONS, [["", "Una", "", "Empresa", "", "Miembro", "Empresa", "", ""]])
    client = client_of("secretariat_lima")
    address = reverse("import_upload", args=["organizaciones"])
    given = lambda: {"group": world.lima.slug, "file": upload(data)}  # noqa: E731
    first = client.post(address, given())
    again = client.post(address, given())
    assert first.url == again.url
    services.commit_import(batch=ImportBatch.objects.for_system("test").get(), by=world.user("secretariat_lima"))
    third = client.post(address, given(), follow=True)
    assert "ya se importó" in text_of(third)
    assert organisations("Una").count() == 1


def test_what_changed_since_the_check_stops_the_commit_and_shows_it(world):
    batch = checked(world, "organizaciones", ["Nombre", "Sigla", "Categoría", "Calidad", "Pilar"], [
        ["company Lima", "NUEVA", "Empresa", "Miembro", "Empresa"]])  # fmt: skip
    world.memberships["company_lima"].organisation.__class__.objects.for_system("test").filter(
        name="company Lima"
    ).update(acronym="OTRA")
    keeper = world.user("secretariat_lima")
    with pytest.raises(services.Moved):
        services.commit_import(batch=batch, by=keeper)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert batch.report["change"][0]["changes"] == [["Sigla", "OTRA", "NUEVA"]]
    services.commit_import(batch=batch, by=keeper)
    assert organisations("company Lima").get().acronym == "NUEVA"


def test_if_writing_fails_half_way_nothing_stays(world, monkeypatch):
    rows = [["", f"Org {n}", "", "Empresa", "", "Miembro", "Empresa", "", ""] for n in range(3)]
    batch = checked(world, "organizaciones", ORGANISATIONS, rows)

    def fail(*_args, **_kwargs):
        raise OSError("disco lleno")

    monkeypatch.setattr("members.imports.services.organisations._note_stages", fail)
    with pytest.raises(OSError):
        services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert not organisations("Org 0").exists()


def _hostile_world(world):
    began = date(2025, 1, 1)
    for n, text in enumerate(HOSTILE):
        organisation = make.organisation(
            f"{text} {n}",
            acronym=text[:30],
            sector=text,
            department_codes=["08", "01", "25"][: n % 4],
            is_environmental=bool(n % 2),
        )
        make.membership(organisation, world.lima, starts_on=began)
        person = make.person(
            text, f"{text} {n}", email="" if n % 2 else f"p{n}@example.test", phone=text, data_origin=text
        )
        make.contact(person, organisation, world.lima)
    other = make.organisation("Segunda", "donor")
    make.membership(other, world.lima, standing="guest", starts_on=began)
    make.contact(person, other, world.lima)


@pytest.mark.parametrize("kind", ["organizaciones", "contactos"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_exporting_and_importing_again_changes_nothing(world, client_of, kind, extension):
    _hostile_world(world)
    client = client_of("secretariat_lima")
    exported = client.get(reverse("table_export", args=[kind, extension]))
    if extension == "csv":
        cells = [cell for row in csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    else:
        sheet = load_workbook(io.BytesIO(exported.content))["Datos"]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    read = read_table(upload(exported.content, f"t.{extension}"))
    batch = services.check_import(
        kind=kind_named(kind), group=world.lima, table=read, by=world.user("secretariat_lima")
    )
    counts = batch.report["counts"]
    assert (counts["add"], counts["change"], counts["refused"]) == (0, 0, 0), batch.report
    assert counts["same"] >= len(HOSTILE)
    assert AuditEntry.objects.filter(action="table.exported").count() == 1


PEOPLE = ["Nombres", "Apellidos", "Correo", "Organización", "Origen de los datos", "Fecha de origen"]


def test_contacts_gain_neither_account_nor_seat(world):
    accounts, seats = User.objects.count(), Seat.objects.for_system("test").count()
    batch = checked(
        world, "contactos", PEOPLE, [["Rosa", "Ñahui", "rosa@example.test", "COMPANY lima", "feria", "5/2/2026"]]
    )
    services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    rosa = Person.objects.for_system("test").get(email="rosa@example.test")
    contact = Contact.objects.for_system("test").get(person=rosa)
    assert (contact.group, contact.organisation.name, rosa.data_origin_on) == (
        world.lima,
        "company Lima",
        date(2026, 2, 5),
    )
    assert (User.objects.count(), Seat.objects.for_system("test").count()) == (accounts, seats)


def test_contacts_are_found_by_mail_then_by_name_and_doubt_is_refused(world):
    organisation = world.memberships["company_lima"].organisation
    for called, mail in (
        ("Ana", "ana@x.test"),
        ("Luz", ""),
        ("Eva", "eva@x.test"),
        ("Eva", "EVA@x.test"),
        ("Sol", ""),
        ("Sol", ""),
    ):
        person = make.person(called, "Díaz", email=mail)
        make.contact(person, organisation, world.lima)
    row = lambda given, mail: [given, "Diaz", mail, "company Lima", "o", "2026-01-01"]  # noqa: E731
    batch = checked(world, "contactos", PEOPLE, [
        row("Anita", "ana@x.test"), row("LUZ", "luz@x.test"), row("Eva", "eva@x.test"), row("Sol", ""),
        row("Ana", "otra@x.test"), ["Mar", "Sur", "", "company Macro Sur", "o", "2026-01-01"],
    ])  # fmt: skip
    assert [line["row"] for line in batch.report["change"]] == [2, 3]
    assert [line["row"] for line in batch.report["add"]] == [6]
    assert [(wrong["row"], wrong["column"]) for wrong in batch.report["refused"]] == [
        (4, "Correo"), (5, "Apellidos"), (7, "Organización"),
    ]  # fmt: skip


def test_a_corrected_address_has_not_bounced(world):
    from django.utils import timezone

    person = make.person("A", "B", email="mal@x.test", email_bounced_at=timezone.now())
    make.contact(person, world.memberships["company_lima"].organisation, world.lima)
    header = ["Código", *PEOPLE]
    batch = checked(
        world, "contactos", header, [[person.public_id, "A", "B", "bien@x.test", "company Lima", "o", "2026-01-01"]]
    )
    services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    person.refresh_from_db()
    assert (person.email, person.email_bounced_at) == ("bien@x.test", None)
    assert "bien@x test" in person.folded


def test_the_owner_of_an_account_is_told_of_a_changed_address_and_keeps_the_login(world):
    person = world.user("company_lima").person
    row = [person.public_id, "A", "B", "otra@x.test", "company Lima", "o", "2026-01-01"]
    batch = checked(world, "contactos", ["Código", *PEOPLE], [row])
    services.commit_import(batch=batch, by=world.user("secretariat_lima"))
    assert OutboundMessage.objects.get(kind="contact-address").to == "company_lima@example.test"
    assert world.user("company_lima").email == "company_lima@example.test"


def test_another_groups_rows_are_neither_found_nor_touched(world):
    header = ["Código", "Nombre", "Categoría", "Calidad", "Pilar"]
    theirs = world.memberships["company_macro_sur"].organisation
    batch = checked(world, "organizaciones", header, [
        [theirs.public_id, "Robada", "Empresa", "Miembro", "Empresa"],
        ["", theirs.name, "Empresa", "Miembro", "Empresa"],
    ])  # fmt: skip
    assert batch.report["counts"] == {"add": 1, "change": 0, "same": 0, "refused": 1}
    with pytest.raises(NotAllowed):
        checked(world, "organizaciones", header, [["", "X", "Empresa", "Invitado", ""]], group=world.macro_sur)
    with pytest.raises(NotAllowed):
        services.commit_import(batch=batch, by=world.user("secretariat_macro_sur"))


def test_a_group_that_is_not_kept_cannot_be_chosen(world, client_of):
    given = {"group": world.macro_sur.slug, "file": upload(b"a\nb\n")}
    assert client_of("secretariat_lima").post(reverse("import_upload", args=["contactos"]), given).status_code == 422
    assert (
        client_of("secretariat_lima")
        .get(reverse("table_export", args=["contactos", "csv"]) + "?grupo=macro-sur")
        .status_code
        == 404
    )


def test_missing_doubled_and_unknown_columns_are_named(world, client_of):
    client, address = client_of("secretariat_lima"), reverse("import_upload", args=["organizaciones"])
    post = lambda data: client.post(address, {"group": world.lima.slug, "file": upload(data)}, follow=True)  # noqa: E731
    lacking = post(b"Nombre\nX\n")
    assert lacking.status_code == 422
    assert "Faltan estas columnas: Categoría, Calidad" in text_of(lacking)
    assert "dos veces: Nombre" in text_of(post("Nombre,Nombre,Categoría,Calidad\nX,Y,Empresa,Invitado\n".encode()))
    assert "no se usan: Color" in text_of(
        post("Nombre,Categoría,Calidad,Color\nX,Empresa,Invitado,rojo\n".encode())
    ).replace("</p>", "").replace("\n", " ")


def test_the_template_imports_and_tells_its_values(client_of):
    answer = client_of("secretariat_lima").get(reverse("import_template", args=["organizaciones", "xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Datos", "Instrucciones"]
    told = [[cell.value for cell in row] for row in book["Instrucciones"].iter_rows()]
    assert any("Entidad del Estado" in (row[3] or "") for row in told)
    assert client_of("secretariat_lima").get("/secretaria/importar/plantilla/nada.csv").status_code == 404


def test_a_dropped_table_leaves_no_row_behind(world, client_of):
    batch = checked(
        world, "organizaciones", ORGANISATIONS, [["", "Olvidada", "", "Empresa", "", "Invitado", "", "", ""]]
    )
    client: Client = client_of("secretariat_lima")
    client.post(reverse("import_drop", args=[batch.public_id]))
    batch.refresh_from_db()
    assert (batch.state, batch.rows) == ("dropped", [])
    assert "Olvidada" not in str(batch.report)
    late = client.post(reverse("import_commit", args=[batch.public_id]), follow=True)
    assert "fue descartada" in text_of(late)


def test_the_history_takes_the_same_queries_however_long(world, client_of, django_assert_max_num_queries):
    for n in range(20):
        ImportBatch.objects.create(
            group=world.lima,
            kind="contactos",
            filename=f"{n}.csv",
            sha256=f"{n}",
            uploaded_by=world.user("secretariat_lima"),
        )
    client = client_of("secretariat_lima")
    client.get(reverse("import_list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("import_list"))


def test_five_thousand_rows_take_few_queries(world, django_assert_max_num_queries):
    rows = [["", f"Masiva {n}", "", "Empresa", "Cusco", "Miembro", "Empresa", "", ""] for n in range(300)]
    read = table(ORGANISATIONS, rows)
    with django_assert_max_num_queries(8):
        services.check_table(kind_named("organizaciones"), world.lima, read.header, read.rows)
