"""Pages of editions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from members.access.locks import Audience
from members.decorators import secretariat_required
from resources.forms.editions import EditionForm
from resources.models import Edition
from resources.services import editions as services
from resources.views.shared import changeable, form_page
from vpwg.common import audit, files


@secretariat_required
def edition_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload a file of a work."""
    resource = changeable(request, slug)
    form = EditionForm(request.POST or None, request.FILES or None, instance=Edition(resource=resource))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_edition(edition=form.instance, checked=form.checked, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Archivo guardado."))
            return redirect(resource)
    return form_page(request, form, _("Subir archivo"), "resource_list", is_upload=True)


def edition_file(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Hand out the file of an edition to who may read its work."""
    editions = Edition.objects.visible_to(request.user).select_related("resource")
    edition = get_object_or_404(editions, public_id=public_id, resource__slug=slug)
    if edition.resource.audience != Audience.PUBLIC:
        audit.record(request.user, "edition.downloaded", edition.resource, edition=edition.public_id)
    return files.serve(
        edition.file,
        name=edition.original_name,
        content_type=edition.content_type,
        request=request,
        inline="ver" in request.GET,
    )
