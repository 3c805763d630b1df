"""Pages of works."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.access.locks import Audience
from members.access.policy import may_change, why
from members.access.publishing import publish_page
from members.access.viewer import viewer_of
from members.decorators import secretariat_required
from resources.forms.works import ResourceForm
from resources.listing import Listing
from resources.models import Edition, Resource
from resources.services import works as services
from resources.views.shared import changeable, form_page
from vpwg.common import exports
from vpwg.common.editing import StaleEdit
from vpwg.common.paging import page_of


def resource_list(request: HttpRequest) -> HttpResponse:
    """Works the reader may read, filtered; `?formato=csv` gives the first thousand as a table."""
    listing = Listing(request)
    rows = listing.rows()
    if request.GET.get("formato") == "csv":
        table = ([r.title, r.get_kind_display(), r.publisher, r.year, r.get_absolute_url()] for r in rows[:1000])
        return exports.csv_response(
            "recursos.csv", [_("Título"), _("Tipo"), _("Publica"), _("Año"), _("Dirección")], table
        )
    return render(request, "resources/resource_list.html", {"page": page_of(request, rows), "listing": listing})


def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One work with its editions, those in the reader's language first."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("group"), slug=slug)
    language = get_language() or "es"
    visible = Edition.objects.visible_to(request.user).filter(resource=resource)
    editions = sorted(visible, key=lambda e: e.language != language)
    context = {
        "resource": resource,
        "editions": editions,
        "topics": resource.topics.all(),
        "reason": why(request.user, resource),
        "may_change": may_change(request.user, resource),
    }
    return render(request, "resources/resource_detail.html", context)


@secretariat_required
def resource_create(request: HttpRequest) -> HttpResponse:
    """Describe a work; files come next."""
    form = ResourceForm(request.POST or None, groups=list(viewer_of(request.user).groups_kept))
    if request.method == "POST" and form.is_valid():
        resource = services.create_resource(resource=form.instance, topics=form.cleaned_data["topics"], by=request.user)
        messages.success(
            request, _("Recurso guardado. Suba ahora el archivo; nadie más lo ve hasta que usted lo publique.")
        )
        return redirect("edition_create", resource.slug)
    return form_page(request, form, _("Nuevo recurso"), "resource_list")


@secretariat_required
def resource_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a description. A stale save is refused with both texts on screen."""
    resource = changeable(request, slug)
    form = ResourceForm(request.POST or None, instance=resource, groups=[])
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.update_resource(
                resource=form.instance, topics=form.cleaned_data["topics"], seen=form.seen(), by=request.user
            )
        except StaleEdit as stale:
            form.show_stale(stale.current)
            status = 409
        else:
            messages.success(request, _("Cambios guardados."))
            return redirect(resource)
    return form_page(request, form, _("Editar recurso"), "resource_list", status=status)


@secretariat_required
def resource_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide who may read a work."""
    resource = changeable(request, slug)

    def publish(audience: Audience, letters: str) -> Resource:
        return services.publish_resource(resource=resource, audience=audience, letters=letters, by=request.user)

    return publish_page(request, resource, publish=publish, back=resource.get_absolute_url())
