"""Share links: made and listed by a secretariat, opened by whoever holds one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access.decorators import secretariat_required
from members.access.rows import changeable
from members.access.viewer import viewer_of
from resources.forms.sharing import ShareLinkForm
from resources.models import Edition, Resource, ShareLink
from resources.services import downloads
from resources.services import sharing as services
from vpwg.common.files.serving import serve
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.web.links import absolute
from vpwg.common.web.paging import page_of
from vpwg.common.web.sealing import seal, unseal

# The address of a link is kept nowhere but here, sealed in its maker's session, and only to be shown once made.
_MADE, _SHOWN_FOR = "share_made", 300


@secretariat_required
def share_create(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Make a link for one edition; its address is shown once."""
    resource = changeable(request.user, Resource, slug=slug)
    edition = get_object_or_404(Edition.objects.visible_to(request.user), resource=resource, public_id=public_id)
    edition.resource = resource
    form = bound(request, ShareLinkForm)
    context = {"resource": resource, "edition": edition, "form": form}
    if request.method == "GET" and (made := _just_made(request, resource)):
        link, address = made
        return render(request, "resources/share_made.html", context | {"link": link, "address": address})
    created = submit(request, lambda: services.create_link(edition=edition, by=request.user, **form.cleaned_data), form)
    if created:
        link, token = created.result
        request.session[_MADE] = seal([link.public_id, token], purpose=_MADE)
        return redirect(f"{request.path}?hecho={link.public_id}")
    return render(request, "resources/share_create.html", context, status=status_of(request, form))


def _just_made(request: HttpRequest, resource: Resource) -> tuple[ShareLink, str] | None:
    """Return the link that `?hecho=` names and its address, for whoever made it a moment ago."""
    asked = request.GET.get("hecho", "")
    told = unseal(request.session.get(_MADE, ""), purpose=_MADE, seconds=_SHOWN_FOR) if asked else None
    if told is None or told[0] != asked:
        return None
    link = ShareLink.objects.visible_to(request.user).filter(public_id=asked, resource=resource).first()
    return (link, absolute(reverse("share_open", args=[told[1]]))) if link else None


@secretariat_required
def share_list(request: HttpRequest) -> HttpResponse:
    """Every link of the secretariat's works, in one place."""
    rows = ShareLink.objects.visible_to(request.user).filter(resource__group__in=viewer_of(request.user).groups_kept)
    page = page_of(request, rows.select_related("resource", "edition", "created_by__person"))
    return render(request, "resources/share_list.html", {"page": page})


@require_POST
@secretariat_required
def share_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a link now."""
    kept = ShareLink.objects.visible_to(request.user).filter(resource__group__in=viewer_of(request.user).groups_kept)
    link = get_object_or_404(kept.select_related("resource"), public_id=public_id)
    services.revoke_link(link=link, by=request.user)
    messages.success(request, _("El enlace ya no abre nada."))
    return redirect("share_list")


def _held(token: str) -> ShareLink:
    link = services.valid_link(token)
    if link is None:
        raise Http404
    return link


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    """Neither indexed nor told to the next site."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def share_open(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of a link: what it lends, until when, and the file."""
    link = _held(token)
    return _closed(
        render(request, "resources/share_open.html", {"link": link, "edition": link.edition, "token": token})
    )


@require_safe
def share_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The cleaned copy, to whoever holds the link."""
    link = _held(token)
    edition = link.edition
    edition.resource = link.resource
    if downloads.is_counted(request):
        services.note_download(link)
    downloads.count_download(edition, request)
    return _closed(
        serve(
            edition.cleaned,
            name=edition.served_name,
            content_type=edition.content_type,
            request=request,
            sha256=edition.cleaned_sha256,
        )
    )
