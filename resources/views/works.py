"""Pages of works."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.policy import may_change, why
from members.access.rows import changeable
from members.directory.reads.reach import readers_now
from members.directory.services.lingering import Lingering
from members.directory.views.publishing import kept_keys, publish_page
from resources import citations
from resources.components import work_cards
from resources.forms.works import ResourceForm
from resources.listing import Listing
from resources.models import Edition, Resource, ShareLink
from resources.services import downloads
from resources.services import works as services
from resources.services.sharing import live_links
from resources.shelf import shelf_of
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.tables import exports
from vpwg.common.text.markdown import plain
from vpwg.common.web.links import absolute, in_language
from vpwg.common.web.paging import page_of

# How the key of a share link begins where an audience is narrowed.
_LINK = "link-"
_FORM = "resources/resource_form.html"


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
            for r in rows.for_listing().order_by(*listing.order)[:1000]
        )
        return exports.csv_response("recursos.csv", header, table)
    page = page_of(request, rows.for_cards(), known=listing.known)
    cards = work_cards(page.items, with_badge=request.user.is_authenticated)
    return render(request, "resources/resource_list.html", {"page": page, "cards": cards, "listing": listing})


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
        context["alternates"] = [(code, absolute(in_language(path, code))) for code, _label in settings.LANGUAGES]
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
    form = bound(request, ResourceForm, user=request.user)
    created = submit(
        request,
        lambda: services.create_resource(
            resource=form.instance,
            topics=form.cleaned_data["topics"],
            authors=form.cleaned_data["authors"],
            by=request.user,
        ),
        form,
        said=_("Recurso guardado. Suba ahora el archivo; nadie más lo ve hasta que usted lo publique."),
    )
    if created:
        return redirect("edition_create", created.result.slug)
    return form_page(request, _("Nuevo recurso"), "resource_list", form, template=_FORM)


@secretariat_required
def resource_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a description. A stale save is refused with both texts on screen."""
    resource = changeable(request.user, Resource, slug=slug)
    form = bound(request, ResourceForm, instance=resource, user=request.user)
    if submit(
        request,
        lambda: services.update_resource(
            resource=form.instance,
            topics=form.cleaned_data["topics"],
            authors=form.chosen_authors(),
            seen=form.seen(),
            by=request.user,
        ),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(resource)
    return form_page(request, _("Editar recurso"), resource.get_absolute_url(), form, template=_FORM)


@secretariat_required
def resource_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide who may read a work."""
    resource = changeable(request.user, Resource, slug=slug)

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
