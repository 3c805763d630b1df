"""The English catalogue is complete: each text of code and templates has its translation, with its placeholders."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "messages.py")
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def test_every_text_has_its_english():
    assert messages.missing(messages.read(ENGLISH)) == []


def test_nothing_is_translated_that_nobody_says():
    said = {(ids if isinstance(ids, str) else ids[0], context) for ids, context in messages.said()}
    kept = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in messages.read(ENGLISH) if m.id}
    assert kept - said == set()


def test_translations_keep_their_placeholders():
    wrong = [
        m.id
        for m in messages.read(ENGLISH)
        if isinstance(m.id, str) and m.string and set(PLACEHOLDER.findall(m.id)) != set(PLACEHOLDER.findall(m.string))
    ]
    assert wrong == []


def test_texts_of_templates_are_found(tmp_path):
    template = (
        'x("{% translate "Uno" %}) {% blocktranslate count n=n %}Un (1){% plural %}{{ n }} (n){% endblocktranslate %}'
    )
    path = tmp_path / "probe.html"
    path.write_text(template)
    assert [ids for ids, _context in messages.said_in(path)] == ["Uno", ("Un (1)", "%(n)s (n)")]
