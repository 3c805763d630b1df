"""The secretariat uploads a docx with comments, sees what was found, and publishes the clean copy."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import check_axe
from tests.browser.test_readers import publish_to, save
from tests.files_corpus import AUTHOR, rich_docx

pytestmark = pytest.mark.browser


def test_a_docx_with_comments_is_seen_cleaned_and_published(open_page):
    page, title = open_page("secretariat_lima", size="phone"), "Informe con comentarios"
    page.goto("/recursos/nuevo/")
    page.get_by_label("Grupo", exact=True).select_option(index=1)
    page.get_by_label("Título").fill(title)
    page.get_by_label("Tipo").select_option(label="Informe")
    save(page)
    docx = {"name": "informe.docx", "mimeType": "application/octet-stream", "buffer": rich_docx()}
    page.locator("input[type=file]").set_input_files(docx)
    save(page)
    expect(page.get_by_role("heading", name="Qué se encontró en el archivo")).to_be_visible()
    expect(page.get_by_text("2 comentarios de 2 personas")).to_be_visible()
    check_axe(page)
    save(page, "Aprobar esta copia")
    publish_to(page, "Público")
    visitor = open_page(size="phone", script=False)
    visitor.goto("/recursos/")
    visitor.get_by_role("link", name=title, exact=True).click()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Descargar").first.click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert all(AUTHOR.encode() not in archive.read(name) for name in archive.namelist())
