"""`make messages`: bring locale/*/LC_MESSAGES/django.po up to date with code and templates. Needs only Babel.

What is translated keeps its place, what nobody says any more goes, what is new is appended empty.
`python bin/messages.py --missing` changes nothing and lists what has no translation.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("conflicts", "meetings", "members", "resources", "vpwg", "templates")
WIDTH = 110
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def calls_in(text: str) -> Iterator[str]:
    """Yield each gettext call in what Django makes of a template: the rest is blotted out and no Python."""
    for match in re.finditer(r"\bn?p?gettext\(", text):
        end = match.end()
        while (end := text.find(")", end) + 1) > 0:
            with contextlib.suppress(SyntaxError):
                ast.parse(text[match.start() : end])
                yield text[match.start() : end]
                break


def said_in(path: Path) -> Iterator[tuple[Any, str | None]]:
    """Yield (msgid or a pair of singular and plural, context) for each text of one source file."""
    from django.utils.translation.template import templatize

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(calls_in(templatize(source, origin=str(path))))
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        ids = message if isinstance(message, str) else tuple(message)[:2]
        if ids:
            yield ids, context


def said() -> dict[tuple[Any, str | None], None]:
    """Every text of the portal, each once, in the order of the files."""
    found: dict[tuple[Any, str | None], None] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                found |= dict.fromkeys(said_in(path))
    return found


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def missing(catalogue: Catalog) -> list[str]:
    """Return the texts that `catalogue` does not translate."""
    lacking = []
    for ids, context in said():
        singular = ids if isinstance(ids, str) else ids[0]
        message = catalogue.get(singular, context)
        strings = [message.string] if message and isinstance(message.string, str) else message and message.string
        if not strings or not all(strings) or message.fuzzy:
            lacking.append(singular)
    return lacking


def refresh(path: Path) -> tuple[int, int]:
    """Rewrite the catalogue at `path`; return how many texts came and how many went."""
    before, texts = read(path), said()
    after = Catalog(locale=path.parts[-3], header_comment=before.header_comment, fuzzy=False)
    after.mime_headers = before.mime_headers
    wanted = {(ids if isinstance(ids, str) else ids[0], context): ids for ids, context in texts}
    kept = 0
    for message in before:
        name = message.id if isinstance(message.id, str) else message.id[0]
        if message.id and (name, message.context) in wanted:
            ids = wanted.pop((name, message.context))
            same = isinstance(ids, str) == isinstance(message.id, str)
            after.add(ids, message.string if same else None, context=message.context, flags=message.flags)
            kept += 1
    for (_name, context), ids in wanted.items():
        after.add(ids, context=context)
    with path.open("wb") as file:
        write_po(file, after, width=WIDTH, no_location=True)
    return len(wanted), len([m for m in before if m.id]) - kept


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vpwg.settings")
    sys.path.insert(0, str(ROOT))
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        if "--missing" not in sys.argv:
            came, went = refresh(path)
            print(f"{path.relative_to(ROOT)}: {came} textos nuevos, {went} retirados")
        lacking = missing(read(path))
        print(f"{path.relative_to(ROOT)}: {len(lacking)} sin traducir")
        if "--missing" in sys.argv and lacking:
            print("\n".join(f"  {text}" for text in lacking))
    return 0


if __name__ == "__main__":
    sys.exit(main())
