"""Importing a catalogue: the table and its files are checked here; the report and the commit are those of every table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.imports.views import checked_page
from resources.forms.catalogue import CatalogueForm
from resources.services.catalogue import CatalogueKind, check_catalogue
from vpwg.common.forms.submitting import bound, submit


@secretariat_required
def catalogue_upload(request: HttpRequest) -> HttpResponse:
    """Upload a table of works with a zip of files; nothing of it is written yet."""
    form = bound(request, CatalogueForm, groups=viewer_of(request.user).groups_kept, titles=CatalogueKind().titles)
    checked = submit(
        request,
        lambda: check_catalogue(
            group=form.cleaned_data["group"], table=form.table, source=form.source, by=request.user
        ),
        form,
        field="file",
    )
    return checked_page(request, CatalogueKind(), form, checked)
