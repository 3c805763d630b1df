"""Importing and exporting the secretariat's tables."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.models import WorkingGroup
from members.imports.forms import TableUploadForm
from members.imports.kinds import ImportKind, all_kinds, kind_named
from members.imports.models import ImportBatch
from members.imports.services import imports as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import Submitted, attempt, bound, submit
from vpwg.common.tables import table_response
from vpwg.common.web.paging import page_of

CLASSES = ("refused", "add", "change", "same")


def _kind(name: str) -> ImportKind:
    found = kind_named(name)
    if found is None:
        raise Http404
    return found


def _form(form: str) -> str:
    if form not in ("csv", "xlsx"):
        raise Http404
    return form


@secretariat_required
def import_list(request: HttpRequest) -> HttpResponse:
    """Kinds of tables, and what was imported before."""
    rows = ImportBatch.objects.visible_to(request.user).select_related("group", "uploaded_by").defer("rows")
    page = page_of(request, rows)
    labels = {kind.name: kind.label for kind in all_kinds()}
    listed = [(batch, labels.get(batch.kind, batch.kind)) for batch in page.items]
    groups = WorkingGroup.objects.filter(pk__in=viewer_of(request.user).groups_kept)
    context = {"kinds": all_kinds(), "page": page, "listed": listed, "groups": groups}
    return render(request, "members/imports/list.html", context)


@secretariat_required
def import_upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a table to be checked; nothing is written yet."""
    chosen = _kind(kind)
    if chosen.upload_route:
        return redirect(chosen.upload_route)
    groups = viewer_of(request.user).groups_kept
    form = bound(request, TableUploadForm, groups=groups, titles=chosen.titles)
    checked = submit(
        request,
        lambda: services.check_import(kind=chosen, group=form.cleaned_data["group"], table=form.table, by=request.user),
        form,
        field="file",
    )
    return checked_page(request, chosen, form, checked)


def checked_page(request: HttpRequest, kind: ImportKind, form: Any, checked: Submitted) -> HttpResponse:
    """Lead to the report of a table that was checked, or to that of the same file before; else to the form again."""
    if checked:
        return redirect("import_detail", checked.result.public_id)
    if isinstance(checked.refusal, services.AlreadyImported):
        messages.info(request, checked.refusal.reasons[0])
        return redirect("import_detail", checked.refusal.batch.public_id)
    return render(request, "members/imports/upload.html", {"form": form, "kind": kind}, status=status_of(request, form))


@require_GET
@secretariat_required
def import_template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """An empty table with the titles; as XLSX with a sheet of instructions."""
    chosen = _kind(kind)
    header = [column.title for column in chosen.columns]
    return table_response(f"plantilla-{chosen.name}", _form(form), header, [], services.instructions(chosen))


@require_GET
@secretariat_required
def table_export(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The rows of a group, as they can be imported again."""
    chosen, extension = _kind(kind), _form(form)
    kept = WorkingGroup.objects.filter(pk__in=viewer_of(request.user).groups_kept)
    slug = request.GET.get("grupo")
    group = get_object_or_404(kept, slug=slug) if slug else kept[0]
    rows = services.export_rows(kind=chosen, group=group, by=request.user)
    header = [column.title for column in chosen.columns]
    return table_response(f"{chosen.name}-{group.slug}", extension, header, rows, services.instructions(chosen))


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related("group", "uploaded_by")
    return get_object_or_404(rows, public_id=public_id)


def _detail(request: HttpRequest, batch: ImportBatch, status: int = 200) -> HttpResponse:
    counts = batch.report.get("counts", {})
    asked = request.GET.get("filas", "")
    shown = asked if asked in CLASSES else next((name for name in CLASSES if counts.get(name)), "same")
    page = Paginator(batch.report.get(shown, []), 50).get_page(request.GET.get("pagina"))
    kind = kind_named(batch.kind)
    is_open = batch.state == ImportBatch.State.CHECKED
    to_write = counts.get("add", 0) + counts.get("change", 0)
    context: dict[str, Any] = {
        "batch": batch,
        "kind": kind,
        "shown": shown,
        "page": page,
        "tabs": [(name, counts.get(name, 0)) for name in CLASSES],
        "is_open": is_open,
        "may_commit": is_open and to_write and not counts.get("refused"),
    }
    return render(request, "members/imports/detail.html", context, status=status)


@secretariat_required
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a table would do, row by row."""
    return _detail(request, _batch(request, public_id))


@require_POST
@secretariat_required
def import_commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the table, whole or not at all."""
    batch = _batch(request, public_id)
    attempt(request, lambda: services.commit_import(batch=batch, by=request.user), said=_("Tabla importada completa."))
    return redirect("import_detail", public_id)


@require_POST
@secretariat_required
def import_drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget a table that was only checked."""
    services.drop_import(batch=_batch(request, public_id), by=request.user)
    messages.success(request, _("Importación descartada. Nada cambió."))
    return redirect("import_list")
