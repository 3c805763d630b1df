"""Pages leave compressed; what they hold cannot be read from their length, and files leave as they are."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from vpwg.common.web.compression import PageGzipMiddleware

pytestmark = pytest.mark.django_db
ACCEPT = {"headers": {"accept-encoding": "gzip"}}


def test_a_page_leaves_compressed_and_is_the_same_page(client, world):
    plain, packed = client.get(reverse("home")), client.get(reverse("home"), **ACCEPT)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 1.5
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_length_of_a_page_with_a_token_tells_nothing_and_the_token_is_masked_anew(world):
    client, lengths, tokens = Client(), set(), set()
    for _ in range(12):
        packed = client.get(reverse("account_login"), **ACCEPT)
        lengths.add(len(packed.content))
        tokens.update(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', gzip.decompress(packed.content).decode()))
    assert len(lengths) > 3  # one and the same page
    assert len(tokens) >= 12


@pytest.mark.parametrize(
    "answer",
    [
        lambda: FileResponse(io.BytesIO(b"a" * 5000), filename="a.txt", as_attachment=True),
        lambda: HttpResponse(b"%PDF-1.7 " + b"a" * 5000, content_type="application/pdf"),
    ],
)
def test_a_file_leaves_as_it_is_with_its_length(answer):
    request = RequestFactory().get("/", **ACCEPT)
    response = PageGzipMiddleware(lambda _request: answer())(request)
    assert "Content-Encoding" not in response.headers
    assert b"".join(response) == b"".join(answer())
