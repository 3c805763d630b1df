"""A catalogue is checked first, then written whole or not at all."""

import io
import stat
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from members.access.viewer import lima_today
from members.imports.models import ImportBatch
from members.imports.services.imports import commit_import, drop_import
from resources.models import Edition, Resource, Topic
from resources.services import editions
from resources.services.catalogue import check_catalogue
from resources.services.catalogue_files import WAITING, ZipSource, waiting_of
from vpwg.common.tables import read_table

HEADER = "Título,Tipo,Idioma,Versión,Resumen en español,Temas,Archivo,Enlace,Audiencia,Visible desde"


def table(*rows):
    return SimpleUploadedFile("catalogo.csv", "\n".join([HEADER, *rows]).encode())


def zipped(files, **changed):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = changed.get("attr", 0) << 16
            archive.writestr(entry, data)
    return SimpleUploadedFile("archivos.zip", buffer.getvalue())


@pytest.fixture
def keeper(world):
    root = Topic.objects.create(family="vp", code="R", name_es="Riesgos", name_en="Risk")
    Topic.objects.create(family="vp", code="R1", name_es="Riesgo", name_en="Risk", parent=root)
    return world.user("secretariat_lima")


@pytest.fixture
def check(world, keeper):
    def run(rows, files=None):
        source = ZipSource(zipped(files)) if files else None
        return check_catalogue(group=world.lima, table=read_table(table(*rows)), source=source, by=keeper)

    return run


def waiting_files():
    try:
        folders, _files = default_storage.listdir(WAITING)
    except FileNotFoundError:
        return []
    return [name for folder in folders for name in default_storage.listdir(f"{WAITING}/{folder}")[1]]


ROWS = [
    "Guía,Guía,Español,1.0,Resumen.,R1,guia.txt,,Todo el grupo,",
    "Guía,Guía,Inglés,1.0,Resumen.,R1,,https://ejemplo.test/guia,Todo el grupo,",
]


def test_a_table_with_its_zip_is_written_whole_and_again_changes_nothing(
    world, keeper, check, django_capture_on_commit_callbacks
):
    batch = check(ROWS, {"guia.txt": b"hola"})
    assert batch.report["counts"] == {"add": 2, "change": 0, "same": 0, "refused": 0}
    assert not Resource.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        commit_import(batch=batch, by=keeper)
    work = Resource.objects.get()
    assert (work.audience, work.is_released, [t.code for t in work.topics.all()]) == ("group", True, ["R1"])
    file, link = work.editions.order_by("link")
    assert file.original_name == "guia.txt"
    assert file.state == Edition.State.CLEAN
    assert file.approved_at is None
    assert link.is_ready
    assert waiting_files() == []
    same = check([*ROWS, ""])
    assert same.report["counts"] | {"refused": 0} == {"add": 0, "change": 0, "same": 2, "refused": 0}


TOMORROW = (lima_today() + timedelta(days=1)).isoformat()
REFUSED = {
    "unknown topic": ("Guía,Guía,Español,1.0,R.,Z9,,https://a.test/x,,", "Temas", "no existe"),
    "not https": ("Guía,Guía,Español,1.0,R.,,,http://a.test/x,,", "Enlace", "https://"),
    "embargo in the past": ("Guía,Guía,Español,1.0,R.,,,https://a.test/x,Público,2020-01-01 10:00", "Visible desde", "ya pasó"),
    "embargo without audience": (f"Guía,Guía,Español,1.0,R.,,,https://a.test/x,,{TOMORROW}", "Audiencia", "para quién"),
    "language unknown": ("Guía,Guía,Klingon,1.0,R.,,,https://a.test/x,,", "Idioma", "no está entre"),
    "neither file nor link": ("Guía,Guía,Español,1.0,R.,,,,,", "Archivo", "uno de los dos"),
    "a file not in the zip": ("Guía,Guía,Español,1.0,R.,,falta.txt,,,", "Archivo", "no trae este archivo"),
    "a path": ("Guía,Guía,Español,1.0,R.,,../guia.txt,,,", "Archivo", "ruta"),
    "a false file": ("Guía,Guía,Español,1.0,R.,,falso.pdf,,,", "Archivo", "no corresponde"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_row_is_refused_with_row_and_reason_and_nothing_is_kept(check, keeper, case):
    row, column, why = REFUSED[case]
    batch = check([*ROWS, row.replace("Guía,Guía", "Otra,Guía", 1)], {"guia.txt": b"hola", "falso.pdf": b"hola"})
    [refusal] = batch.report["refused"]
    assert (refusal["row"], refusal["column"]) == (4, column)
    assert why in refusal["why"]
    assert not Resource.objects.exists()
    assert waiting_files() == []


def test_a_language_twice_in_one_version_is_refused(check):
    batch = check(["Guía,Guía,Español,1.0,R.,,,https://a.test/1,,", "Guía,Guía,Español,1.0,R.,,,https://a.test/2,,"])
    assert [(r["row"], "fila 2" in r["why"]) for r in batch.report["refused"]] == [(3, True)]


def test_a_file_needs_its_zip_and_a_forged_note_points_nowhere(check):
    batch = check(["Guía,Guía,Español,1.0,R.,,guia.txt,,,"])
    assert "zip" in batch.report["refused"][0]["why"]
    assert waiting_of('["ab/otro.pdf","x"]') is None


def by_macos(upload):
    """The same zip without the flag that says UTF-8, which macOS does not set."""
    data = bytearray(upload.read())
    for start, at in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        place = data.find(start)
        while place >= 0:
            data[place + at] &= ~0x08
            place = data.find(start, place + 4)
    return SimpleUploadedFile("Archivo.zip", bytes(data))


def test_a_zip_made_by_macos_gives_its_files_by_the_names_in_the_table(world, keeper):
    apart = unicodedata.normalize("NFD", "Guía año.txt")
    made = zipped({apart: b"hola", f"__MACOSX/._{apart}": b"\0\5\x16\7", ".DS_Store": b"Bud1"})
    source = ZipSource(by_macos(made))
    assert source.names() == {"Guía año.txt"}
    assert source.read("Guía año.txt") == b"hola"


HOSTILE = {
    "a folder": (lambda: zipped({"carpeta/guia.txt": b"x"}), "carpetas"),
    "a way out": (lambda: zipped({"../guia.txt": b"x"}), "carpetas"),
    "a link": (lambda: zipped({"guia.txt": b"/etc/passwd"}, attr=stat.S_IFLNK | 0o777), "enlaces"),
    "a bomb": (lambda: zipped({"guia.txt": b"\0" * 30_000_000}), "demasiado"),
    "no zip": (lambda: SimpleUploadedFile("a.zip", b"hola"), "zip"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_refused_beside_its_field(client_of, world, keeper, case):
    make, why = HOSTILE[case]
    response = client_of("secretariat_lima").post(
        reverse("catalogue_upload"), {"group": world.lima.slug, "file": table(*ROWS), "archive": make()}
    )
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert not waiting_files()


def test_the_page_leads_to_the_report(client_of, world, keeper):
    given = {"group": world.lima.slug, "file": table(*ROWS), "archive": zipped({"guia.txt": b"hola"})}
    response = client_of("secretariat_lima").post(reverse("catalogue_upload"), given)
    assert response.status_code == 302
    assert client_of("secretariat_lima").get(response["Location"]).status_code == 200
    assert client_of("secretariat_macro_sur").get(response["Location"]).status_code == 404


def test_an_operator_imports_from_a_folder_without_following_links(world, keeper, tmp_path, capsys):
    folder = tmp_path / "archivos"
    folder.mkdir()
    (tmp_path / "fuera.txt").write_text("secreto")
    (folder / "guia.txt").symlink_to(tmp_path / "fuera.txt")
    (tmp_path / "c.csv").write_bytes(table(*ROWS).read())
    options = {"folder": folder, "group": "lima", "email": keeper.email}
    with pytest.raises(CommandError):
        call_command("import_catalogue", tmp_path / "c.csv", **options)
    (folder / "guia.txt").unlink()
    (folder / "guia.txt").write_text("hola")
    call_command("import_catalogue", tmp_path / "c.csv", apply=True, **options)
    assert Edition.objects.count() == 2
    assert "Importado" in capsys.readouterr().out


def test_a_folder_for_another_groups_secretariat_is_refused(world, keeper, tmp_path):
    (tmp_path / "c.csv").write_bytes(table(ROWS[1]).read())
    with pytest.raises(CommandError, match="secretaría"):
        call_command("import_catalogue", tmp_path / "c.csv", folder=tmp_path, group="macro-sur", email=keeper.email)


def test_a_link_that_is_not_https_is_refused_by_the_service_too(world, keeper):
    resource = Resource.objects.create(group=world.lima, title="Obra", kind="guide")
    with pytest.raises(ValidationError):
        editions.add_link(edition=Edition(resource=resource, language="es", link="http://a.test/"), by=keeper)


def test_the_files_of_a_table_that_is_over_wait_no_longer(check, keeper, django_capture_on_commit_callbacks):
    """An uncleaned original lives no longer than the table it came with."""
    with django_capture_on_commit_callbacks(execute=True):
        check(ROWS, {"guia.txt": b"hola"})
    with django_capture_on_commit_callbacks(execute=True):
        batch = check(ROWS, {"guia.txt": b"hola"})
    assert len(waiting_files()) == 1, "of the same table checked twice only the last"
    with django_capture_on_commit_callbacks(execute=True):
        drop_import(batch=batch, by=keeper)
    assert waiting_files() == []
    with django_capture_on_commit_callbacks(execute=True):
        batch = check(ROWS, {"guia.txt": b"hola"})
        commit_import(batch=batch, by=keeper)
    assert waiting_files() == []
    assert Edition.objects.for_system("test").exclude(file="").get().file.read() == b"hola"
