"""How much a text may hold to be shown and printed: beyond this nobody reads it, and a page takes minutes to draw."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from meetings.reads.attribution import MARK

CHARACTERS = 200_000  # some eighty pages
CELLS = 6_000
COLUMNS = 24


def too_large(text: str) -> list[str]:
    """Return a sentence for each limit that `text` (Markdown) exceeds, with what to do instead."""
    reasons = []
    if len(text) > CHARACTERS:
        told = {"length": f"{len(text):,}", "most": f"{CHARACTERS:,}"}
        reasons.append(
            _(
                "El texto tiene %(length)s caracteres y puede tener hasta %(most)s. "
                "Lleve lo más largo a un recurso y enlácelo desde aquí."
            )
            % told
        )
    # The bar of a mark is none of a table, nor is one that is escaped.
    lines = re.sub(r"\\\|", " ", MARK.sub("x", text)).splitlines()
    rows = [line.strip().strip("|").count("|") + 1 for line in lines if "|" in line]
    columns = max(rows, default=0)
    cells = len(rows) * columns  # a short row is filled up to the width of its table
    if columns > COLUMNS or cells > CELLS:
        told = {"columns": f"{columns:,}", "cells": f"{cells:,}", "most": f"{CELLS:,}", "wide": COLUMNS}
        reasons.append(
            _(
                "Las tablas del texto tienen %(cells)s casillas, hasta %(columns)s en una fila; pueden tener %(most)s, "
                "y %(wide)s en una fila. Lleve la tabla a un recurso (xlsx o csv) y enlácelo desde aquí."
            )
            % told
        )
    return reasons
