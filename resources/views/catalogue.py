"""Importing a catalogue: the table and its files are checked here; the report and the commit are those of every table."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.imports.services.imports import AlreadyImported
from resources.forms.catalogue import CatalogueForm
from resources.services.catalogue import CatalogueKind, check_catalogue


@secretariat_required
def catalogue_upload(request: HttpRequest) -> HttpResponse:
    """Upload a table of works with a zip of files; nothing of it is written yet."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CatalogueForm(*posted, groups=viewer_of(request.user).groups_kept, titles=CatalogueKind().titles)
    if request.method == "POST" and form.is_valid():
        try:
            batch = check_catalogue(
                group=form.cleaned_data["group"], table=form.table, source=form.source, by=request.user
            )
        except ValidationError as error:
            form.add_error("file", error)
        except AlreadyImported as done:
            messages.info(request, _("Este mismo archivo ya se importó: no hay nada más que hacer."))
            return redirect("import_detail", done.batch.public_id)
        else:
            return redirect("import_detail", batch.public_id)
    context = {"form": form, "kind": CatalogueKind()}
    return render(request, "members/imports/upload.html", context, status=422 if form.errors else 200)
