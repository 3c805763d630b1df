"""An import with a bad row: told beside its row and column, corrected, then written whole."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser
HEADER = "Nombre;Categoría;Calidad;Pilar;Departamentos\n"


def _file(text: str) -> dict[str, object]:
    return {"name": "organizaciones.csv", "mimeType": "text/csv", "buffer": (HEADER + text).encode("cp1252")}


@pytest.mark.parametrize("size", SIZES)
def test_an_import_with_a_bad_row_is_corrected_and_written_whole(open_page, size):
    page = open_page("secretariat_lima", size=size, script=size == "desktop")
    good = f"Compañía Viajera {size}"
    page.goto("/secretaria/importar/")
    if size == "desktop":
        check_axe(page)
    page.get_by_role("link", name="Subir una tabla · Organizaciones").click()
    page.locator("[name=file]").set_input_files(
        _file(f"{good};Empresa;Miembro;Empresa;Cusco\nMala {size};Empresa;Miembro;;Narnia\n")
    )
    page.get_by_role("button", name="Revisar la tabla").click()
    page.get_by_text("Corrija el archivo y vuelva a subirlo").wait_for()
    row = page.locator("main table tbody tr").first
    assert "Departamentos" in row.inner_text()
    assert "Narnia" in row.inner_text()
    assert page.get_by_role("button", name="Importar todo").count() == 0
    if size == "desktop":
        check_axe(page)
    page.get_by_role("link", name="Subir el archivo corregido").click()
    page.locator("[name=file]").set_input_files(
        _file(f"{good};Empresa;Miembro;Empresa;Cusco\nMala {size};Empresa;Miembro;Estado;Puno\n")
    )
    page.get_by_role("button", name="Revisar la tabla").click()
    page.get_by_role("button", name="Importar todo").click()
    page.get_by_text("Tabla importada completa").wait_for()
    page.goto(f"/secretaria/organizaciones/?q=Viajera {size}")
    page.get_by_role("link", name=good).click()
    assert good in page.locator("h1").inner_text()
