"""The same edition posted twice answers once; another with its number is told beside the form. Never a 500."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.models import Edition
from resources.services import editions
from tests.builders import BUILDERS
from vpwg.common.files import check_upload
from vpwg.common.models import AuditEntry


@pytest.fixture
def work(lima):
    return BUILDERS["resources.Resource"](lima)


def upload(client, work, text=b"hola"):
    data = {"language": "es", "version": "1.0", "file": SimpleUploadedFile("nota.txt", text)}
    return client.post(reverse("edition_create", args=[work.slug]), data)


def link(client, work, address="https://demo.example/x"):
    data = {"language": "en", "version": "1.0", "link": address}
    return client.post(reverse("edition_link", args=[work.slug]), data)


@pytest.mark.parametrize("post", [upload, link])
def test_the_same_post_twice_is_one_edition_and_the_same_answer(client_of, work, post):
    client = client_of("secretariat_lima")
    first, second = post(client, work), post(client, work)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert work.editions.count() == 1
    assert AuditEntry.objects.filter(action="edition.added").count() == 1


@pytest.mark.parametrize(("post", "other"), [(upload, b"otra cosa"), (link, "https://demo.example/otra")])
def test_another_edition_with_that_number_is_refused_beside_the_form(client_of, work, post, other):
    client = client_of("secretariat_lima")
    post(client, work)
    answer = post(client, work, other)
    assert answer.status_code == 422
    assert "Ya hay una edición en ese idioma con esa versión." in answer.content.decode()
    assert work.editions.count() == 1


def test_a_row_refused_at_the_last_moment_leaves_no_file(world, work, settings, monkeypatch):
    """Of two at once the database refuses one, after its bytes were stored."""
    keeper = world.user("secretariat_lima")

    def add():
        uploaded = SimpleUploadedFile("nota.txt", b"hola")
        edition = Edition(resource=work, language="es", version="1.0", file=uploaded)
        return editions.add_edition(edition=edition, checked=check_upload(uploaded), by=keeper)

    add()
    stored = sorted(settings.FILES_ROOT.rglob("*.*"))
    monkeypatch.setattr(Edition, "full_clean", lambda self, exclude=None: None)  # as the slower of two sees it
    with pytest.raises(ValidationError):
        add()
    assert sorted(settings.FILES_ROOT.rglob("*.*")) == stored
