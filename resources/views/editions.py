"""Pages of editions: upload, what was found, approval, and the bytes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.policy import may_change
from members.access.rows import changeable
from resources.acts import Act
from resources.finding_words import hidden_words, kept_words, removed_words
from resources.forms.editions import ApprovalForm, EditionForm, LinkForm, SignedOriginalForm
from resources.models import Edition, Resource
from resources.services import downloads, preparing
from resources.services import editions as services
from vpwg.common.files.serving import serve
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.log.taking import record_taken


@secretariat_required
def edition_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload a file of a work."""
    form = bound(request, EditionForm, instance=Edition(resource=changeable(request.user, Resource, slug=slug)))
    added = submit(
        request,
        lambda: services.add_edition(edition=form.instance, checked=form.checked, by=request.user),
        form,
    )
    edition = added.result
    if added.refusal:
        edition = services.twin_of(form.instance, by=request.user)  # the same file sent twice leads to the first
    if edition:
        return redirect("edition_report", slug, edition.public_id)
    return form_page(request, _("Subir archivo"), "resource_list", form, is_upload=True)


@secretariat_required
def edition_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a link in place of a file."""
    resource = changeable(request.user, Resource, slug=slug)
    form = bound(request, LinkForm, instance=Edition(resource=resource))
    added = submit(
        request, lambda: services.add_link(edition=form.instance, by=request.user), form, said=_("Enlace guardado.")
    )
    if added or (added.refusal and services.twin_of(form.instance, by=request.user)):
        return redirect(resource)
    return form_page(request, _("Agregar un enlace"), "resource_list", form)


@login_required
def edition_report(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """What was found in an upload, for who proposed it and the secretariat; the latter approves it here."""
    edition = _own_or_kept(request, slug, public_id)
    may_approve = may_change(request.user, edition.resource)
    originals = services.signed_originals(edition, request.user)
    form = bound(request, ApprovalForm, originals=originals, initial={"signed_original": edition.signed_original_id})
    if submit(
        request,
        lambda: services.approve_edition(edition=edition, by=request.user, **form.cleaned_data),
        form,
        field="accepts_hidden" if edition.has_hidden else None,
        said=_("Archivo aprobado: lo reciben quienes pueden leer el recurso."),
    ):
        return redirect(edition.resource)
    context = {
        "edition": edition,
        "form": form,
        "removed": removed_words(edition.findings),
        "kept": kept_words(edition.findings),
        "asks_for_original": edition.lost_signatures and originals.exists(),
        "hidden": hidden_words(edition.findings),
        "may_approve": may_approve,
    }
    return render(request, "resources/edition_report.html", context, status=status_of(request, form))


@require_POST
@secretariat_required
def edition_signed_original(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Say which edition is the signed original of an approved file."""
    edition = _own_or_kept(request, slug, public_id)
    form = SignedOriginalForm(request.POST, originals=services.signed_originals(edition, request.user))
    if form.is_valid():
        services.name_signed_original(edition=edition, original=form.cleaned_data["signed_original"], by=request.user)
        messages.success(request, _("Guardado."))
    else:
        messages.error(request, _("Esa edición ya no está entre las del recurso. Elija otra."))
    return redirect("edition_report", slug, public_id)


@login_required
def edition_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take a file away, after asking."""
    edition = _own_or_kept(request, slug, public_id)
    if request.method != "POST":
        return render(request, "resources/edition_remove.html", {"edition": edition})
    resource = edition.resource
    services.remove_edition(edition=edition, by=request.user)
    messages.success(request, _("Archivo retirado."))
    return redirect(resource)


@require_POST
@secretariat_required
def edition_retry(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Try now to clean a file that waits."""
    edition = _own_or_kept(request, slug, public_id)
    preparing.prepare(edition.pk)
    return redirect("edition_report", slug, public_id)


def edition_file(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Hand out the cleaned copy to who may read the work. Nothing else is ever served here."""
    edition = readable(request, slug, public_id)
    response = hand_out(request, edition)
    if edition.is_ready and response.status_code in (200, 206):
        downloads.count_download(edition, request)
    return response


def readable(request: HttpRequest, slug: str, public_id: str) -> Edition:
    """Return the edition, or end in the 404 of a hidden one."""
    rows = Edition.objects.visible_to(request.user).select_related("resource__group")
    return get_object_or_404(rows, public_id=public_id, resource__slug=slug)


def hand_out(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Return the bytes of the cleaned copy; 404 while there is none. Whoever calls has asked the policy."""
    if edition.state != Edition.State.CLEAN or not edition.cleaned:
        raise Http404
    if edition.resource.audience != Audience.PUBLIC or not edition.is_ready:
        record_taken(request, Act.EDITION_DOWNLOADED, edition.resource, edition=edition.public_id)
    return serve(
        edition.cleaned,
        name=edition.served_name,
        content_type=edition.content_type,
        request=request,
        inline="ver" in request.GET,
        sha256=edition.cleaned_sha256,
    )


@login_required
def edition_original(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Hand out the file as it came, to who proposed it and to the secretariat; never an infected one."""
    edition = _own_or_kept(request, slug, public_id)
    if edition.state == Edition.State.INFECTED or not edition.file:
        raise Http404
    record_taken(request, Act.EDITION_ORIGINAL_DOWNLOADED, edition.resource, edition=edition.public_id)
    return serve(
        edition.file, name=edition.original_name, content_type=edition.content_type, request=request,
        sha256=edition.sha256,
    )  # fmt: skip


def edition_thumbnail(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The picture of the first page, to who may read the work."""
    edition = readable(request, slug, public_id)
    if not edition.thumbnail or edition.state != Edition.State.CLEAN:
        raise Http404
    return serve(edition.thumbnail, name="portada.webp", content_type="image/webp", request=request, inline=True)


def _own_or_kept(request: HttpRequest, slug: str, public_id: str) -> Edition:
    """Return an edition to its secretariat or who proposed it; for any other reader the page is absent."""
    rows = Edition.objects.visible_to(request.user).with_original(request.user).select_related("resource__group")
    return get_object_or_404(rows, public_id=public_id, resource__slug=slug)
