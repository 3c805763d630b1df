"""The doors of importing and exporting tables."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from members.imports.models import ImportBatch
from tests.doors import CANARY, DESK, KEPT, POSTS, Planted

ROUTES = {
    "import_list": DESK, "import_upload": DESK, "import_template": DESK, "table_export": DESK,
    "import_detail": KEPT, "import_commit": POSTS, "import_drop": POSTS,
}  # fmt: skip


def _batch(world: Any) -> ImportBatch:
    return ImportBatch.objects.create(
        group=world.lima, kind="organizaciones", filename=f"{CANARY}.csv", sha256="0" * 64,
        uploaded_by=world.user("secretariat_lima"), rows=[["Nombre"], [2, [CANARY], {}]],
        report={"counts": {"add": 1}, "add": [{"row": 2, "label": f"{CANARY} por añadir"}], "refused": [], "mark": ""},
    )  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of rows that Lima's secretariat keeps."""
    batch = _batch(world)
    return {
        "import_upload": ["organizaciones"],
        "import_template": ["organizaciones", "xlsx"],
        "table_export": ["contactos", "csv"],
    } | {name: [batch.public_id] for name in ("import_detail", "import_commit", "import_drop")}


def plant(world: Any, add_edition: Any) -> Planted:
    """A table that was only checked: for Lima's secretariat alone, and nowhere before it is committed."""
    batch = _batch(world)
    return Planted(
        meant={"secretariat_lima"},
        seen=[reverse("import_detail", args=[batch.public_id]), reverse("import_list")],
        lists=["/secretaria/organizaciones/", "/secretaria/personas/", "/grupos/lima/"]
        + [reverse("table_export", args=[kind, "csv"]) for kind in ("organizaciones", "contactos")],
    )
