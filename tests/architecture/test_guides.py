"""The guides say what is on the screen: each address is one, each name in bold is said by the portal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import resolve

from tests.architecture.test_catalogue import messages

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs").glob("guia-*.md"))
# In bold because they weigh, not because a screen says them.
STRESSED = {
    "¿por qué veo esto?", "lo que no es para usted no aparece", "cuando termina su representación", "/secretaria/",
    "termine la representación", "bloquee la cuenta", "restringe", "invitada", "ediciones",
}  # fmt: skip


def screens() -> str:
    """All texts that the portal says, folded into one."""
    return "\n".join(ids if isinstance(ids, str) else "\n".join(ids) for ids, _context in messages.said()).lower()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_each_address_of_a_guide_is_one(guide):
    addresses = re.findall(r"`(/[\w/.-]*)`", guide.read_text())
    assert addresses
    for address in addresses:
        if address != "/en/":  # the first part of every English address
            resolve(address)


def test_each_name_in_bold_is_said_by_the_portal():
    said = screens()
    for guide in GUIDES:
        for bold in re.findall(r"\*\*([^*]+)\*\*", guide.read_text()):
            for name in bold.split("→"):
                words = name.strip(" .:").lower()
                assert words in said or words in STRESSED, f"{guide.name}: {name}"
