"""Pages of works."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.access.lingering import Lingering
from members.access.locks import Audience
from members.access.policy import may_change, why
from members.access.publishing import kept_keys, publish_page
from members.access.reach import readers_now
from members.decorators import secretariat_required
from resources import citations
from resources.forms.works import ResourceForm
from resources.listing import Listing
from resources.models import Edition, Resource, ShareLink
from resources.services import downloads
from resources.services import works as services
from resources.services.sharing import live_links
from resources.shelf import shelf_of
from resources.views.shared import changeable
from vpwg.common import exports
from vpwg.common.editing import StaleEdit
from vpwg.common.links import absolute
from vpwg.common.markdown import plain
from vpwg.common.paging import page_of

# How the key of a share link begins where an audience is narrowed.
_LINK = "link-"


def resource_list(request: HttpRequest) -> HttpResponse:
    """Works the reader may read, filtered; `?formato=csv` gives the first thousand as a table."""
    listing = Listing(request)
    rows = listing.rows()
    if request.GET.get("formato") == "csv":
        header = [_("Título"), _("Tipo"), _("Publica"), _("Año"), _("Idiomas"), _("Licencia"), _("Dirección")]
        table = (
            [
                r.title,
                r.get_kind_display(),
                r.publisher,
                r.year,
                ", ".join(sorted({e.get_language_display() for e in r.ready_editions})),
                r.get_licence_display(),
                absolute(r.get_absolute_url()),
            ]
            for r in rows[:1000]
        )
        return exports.csv_response("recursos.csv", header, table)
    return render(
        request,
        "resources/resource_list.html",
        {"page": page_of(request, rows, known=listing.known), "listing": listing},
    )


def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One work with its editions: the latest in the reader's language first, older versions apart."""
    resource = _readable(request, slug)
    shelf = shelf_of(resource, user=request.user, language=get_language() or "es")
    is_keeper = may_change(request.user, resource)
    is_open = resource.audience is Audience.PUBLIC and resource.is_released
    authors = list(resource.authors.all())
    context: dict[str, Any] = {
        "resource": resource,
        "shelf": shelf,
        "is_open": is_open,
        "topics": resource.topics.all(),
        "authors": [author for author in authors if author.is_listed_publicly],
        "authors_unlisted": [author for author in authors if not author.is_listed_publicly] if is_keeper else [],
        "reason": why(request.user, resource),
        "may_change": is_keeper,
        "readers": readers_now(request.user, resource),
        "downloads": downloads.total_of(resource),
        "downloads_by_month": downloads.by_month(resource) if is_keeper else [],
    }
    citation = citations.Citation.of(resource, [author.name for author in context["authors"]])
    context["citation"] = citation
    if is_open:
        path = resource.get_absolute_url()
        context["page_url"] = absolute(path)
        context["alternates"] = [(code, absolute(translate_url(path, code))) for code, _label in settings.LANGUAGES]
        context["json_ld"] = citations.json_ld(resource, citation, shelf.current, plain(resource.abstract[0])[:600])
    return render(request, "resources/resource_detail.html", context)


def edition_detail(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The lasting address of one edition: it says whether it is the current one."""
    resource = _readable(request, slug)
    edition = get_object_or_404(Edition.objects.visible_to(request.user), resource=resource, public_id=public_id)
    edition.resource = resource
    if not edition.is_ready and not may_change(request.user, resource):
        raise Http404
    shelf = shelf_of(resource, user=request.user, language=edition.language)
    current = shelf.latest_in(edition.language)
    context = {
        "resource": resource,
        "edition": edition,
        "current": current,
        "canonical": absolute(reverse("edition_detail", args=[slug, current.public_id])) if current else "",
        "copies": [row for row in [*shelf.current, *shelf.older] if row.signed_original_id == edition.pk],
        "is_current": current is not None and current.pk == edition.pk,
        "is_open": resource.audience is Audience.PUBLIC and resource.is_released,
        "reason": why(request.user, resource),
        "may_change": may_change(request.user, resource),
        "readers": readers_now(request.user, resource),
    }
    return render(request, "resources/one_edition.html", context)


def _readable(request: HttpRequest, slug: str) -> Resource:
    rows = Resource.objects.visible_to(request.user).select_related("group")
    resource: Resource = get_object_or_404(rows, slug=slug)
    return resource


@secretariat_required
def resource_create(request: HttpRequest) -> HttpResponse:
    """Describe a work; files come next."""
    form = ResourceForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        resource = services.create_resource(
            resource=form.instance,
            topics=form.cleaned_data["topics"],
            authors=form.cleaned_data["authors"],
            by=request.user,
        )
        messages.success(
            request, _("Recurso guardado. Suba ahora el archivo; nadie más lo ve hasta que usted lo publique.")
        )
        return redirect("edition_create", resource.slug)
    return _form_page(request, form, _("Nuevo recurso"))


@secretariat_required
def resource_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a description. A stale save is refused with both texts on screen."""
    resource = changeable(request, slug)
    form = ResourceForm(request.POST if request.method == "POST" else None, instance=resource, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.update_resource(
                resource=form.instance,
                topics=form.cleaned_data["topics"],
                authors=form.chosen_authors(),
                seen=form.seen(),
                by=request.user,
            )
        except StaleEdit as stale:
            form.show_stale(stale.current)
            status = 409
        else:
            messages.success(request, _("Cambios guardados."))
            return redirect(resource)
    return _form_page(request, form, _("Editar recurso"), status=status)


def _form_page(request: HttpRequest, form: ResourceForm, title: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "title": title}
    status = 422 if form.errors and status == 200 else status
    return render(request, "resources/resource_form.html", context, status=status)


@secretariat_required
def resource_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide who may read a work."""
    resource = changeable(request, slug)

    def publish(audience: Audience, letters: str, at: datetime | None) -> Resource:
        return services.publish_resource(
            resource=resource,
            audience=audience,
            letters=letters,
            at=at,
            kept_links=[key.removeprefix(_LINK) for key in kept_keys(request) if key.startswith(_LINK)],
            by=request.user,
        )

    shelf = shelf_of(resource, user=request.user, language=get_language() or "es")
    contents = [_("La descripción y el resumen")]
    contents += [_edition_words(edition) for edition in shelf.current + shelf.older]
    if shelf.unready:
        contents.append(_("Además, cada archivo que usted apruebe después"))
    links = [Lingering(f"{_LINK}{link.public_id}", _link_words(link)) for link in live_links(resource)]
    return publish_page(
        request, resource, publish=publish, back=resource.get_absolute_url(), contents=contents, links=links
    )


def _link_words(link: ShareLink) -> str:
    return _("Enlace para «%(note)s»: %(language)s, versión %(version)s, hasta el %(day)s inclusive") % {
        "note": link.note,
        "language": link.edition.get_language_display(),
        "version": link.edition.version,
        "day": date_format(link.ends_on, _(r"j \d\e F \d\e Y")),
    }


def _edition_words(edition: Edition) -> str:
    if edition.is_link:
        return _("Enlace en %(language)s, versión %(version)s") % {
            "language": edition.get_language_display(),
            "version": edition.version,
        }
    return _("Archivo %(kind)s en %(language)s, versión %(version)s") % {
        "kind": edition.extension,
        "language": edition.get_language_display(),
        "version": edition.version,
    }
