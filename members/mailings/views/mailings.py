"""Mail to segments, bounced addresses, and the way out without login."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.models import Person
from members.directory.reads.homonyms import told_apart
from members.mailings.forms import BounceForm, MailingForm
from members.mailings.models import Mailing, MailingRecipient
from members.mailings.services import bounces
from members.mailings.services import mailings as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, form_page, submit
from vpwg.common.web.paging import page_of


@secretariat_required
def mailing_list(request: HttpRequest) -> HttpResponse:
    """Drafts and what was sent."""
    page = page_of(request, Mailing.objects.visible_to(request.user).select_related("group", "created_by"))
    return render(request, "members/mailings/list.html", {"page": page})


@secretariat_required
def mailing_create(request: HttpRequest) -> HttpResponse:
    """Write a text and choose for whom."""
    form = bound(request, MailingForm, groups=viewer_of(request.user).groups_kept)
    created = submit(request, lambda: services.create_mailing(mailing=form.instance, by=request.user), form)
    if created:
        return redirect("mailing_detail", created.result.public_id)
    return form_page(request, _("Nuevo envío"), "mailing_list", form)


def _mailing(request: HttpRequest, public_id: str) -> Mailing:
    rows = Mailing.objects.visible_to(request.user).select_related("group", "created_by")
    return get_object_or_404(rows, public_id=public_id)


@secretariat_required
def mailing_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A draft with its real recipients and the mail as it will be; or what went to whom."""
    mailing = _mailing(request, public_id)
    context: dict[str, Any] = {"mailing": mailing, "is_draft": mailing.state == Mailing.State.DRAFT}
    if context["is_draft"]:
        found = services.recipients_of(mailing)
        lines = [(person, "") for person in found.will] + [(p, outcome.label) for p, outcome in found.wont]
        context |= {"will": len(found.will), "wont": len(found.wont), "mail": services.render_mail(mailing)}
    else:
        rows = MailingRecipient.objects.visible_to(request.user).filter(mailing=mailing).select_related("person")
        rows = rows.order_by("person__folded", "pk")
        lines = [(row.person, row.get_outcome_display()) for row in rows]
        context["sent"] = sum(1 for row in rows if row.outcome == MailingRecipient.Outcome.QUEUED)
    names = told_apart([person for person, _outcome in lines], [mailing.group_id])
    lines = [(person, names[person.pk], outcome) for person, outcome in lines]
    context["lines"] = Paginator(lines, 50).get_page(request.GET.get("pagina"))
    return render(request, "members/mailings/detail.html", context)


@secretariat_required
def mailing_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft. A stale save is refused with both texts on screen."""
    mailing = get_object_or_404(
        Mailing.objects.visible_to(request.user).filter(state=Mailing.State.DRAFT), public_id=public_id
    )
    form = bound(request, MailingForm, instance=mailing, groups=())
    if submit(
        request,
        lambda: services.update_mailing(mailing=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect("mailing_detail", public_id)
    return form_page(request, _("Editar envío"), "mailing_list", form)


@require_POST
@secretariat_required
def mailing_test(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the mail to oneself."""
    services.send_test(mailing=_mailing(request, public_id), by=request.user)
    messages.success(request, _("Prueba enviada a %(address)s.") % {"address": request.user.email})
    return redirect("mailing_detail", public_id)


@require_POST
@secretariat_required
def mailing_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send to the segment as it is now, once."""
    mailing = _mailing(request, public_id)
    seen = request.POST.get("edit_version", "")
    attempt(
        request,
        lambda: services.send_mailing(mailing=mailing, seen=int(seen) if seen.isdecimal() else 0, by=request.user),
        said=_("El envío está en camino: un correo por persona."),
    )
    return redirect("mailing_detail", public_id)


@require_POST
@secretariat_required
def mailing_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Drop a draft."""
    mailing = _mailing(request, public_id)
    if attempt(
        request, lambda: services.delete_mailing(mailing=mailing, by=request.user), said=_("Borrador descartado.")
    ):
        return redirect("mailing_list")
    return redirect("mailing_detail", public_id)


@secretariat_required
def bounce_list(request: HttpRequest) -> HttpResponse:
    """Mark addresses that bounced; they receive no mailing until they are corrected."""
    form = bound(request, BounceForm)
    if request.method == "POST" and form.is_valid():
        marked, unknown = bounces.mark_bounced(addresses=form.cleaned_data["addresses"], by=request.user)
        count = len(marked)
        messages.success(
            request, ngettext("%(count)s persona marcada.", "%(count)s personas marcadas.", count) % {"count": count}
        )
        if unknown:
            messages.warning(request, _("Nadie tiene estas direcciones: %(list)s.") % {"list": ", ".join(unknown[:20])})
        return redirect("bounce_list")
    rows = Person.objects.visible_to(request.user).filter(email_bounced_at__isnull=False)
    context = {"form": form, "page": page_of(request, rows.order_by("-email_bounced_at", "pk"))}
    return render(request, "members/mailings/bounces.html", context, status=status_of(request, form))


@csrf_exempt  # RFC 8058: the mail program posts without a page of ours; the signed words are the authority
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mailings without login: a GET asks, a POST does."""
    found = services.read_token(token)
    if found is None:
        raise Http404
    person, group = found
    if request.method == "POST":
        services.unsubscribe(person=person, group=group)
    return render(request, "members/mailings/unsubscribe.html", {"is_done": request.method == "POST"})
