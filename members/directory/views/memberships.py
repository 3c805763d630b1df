"""The secretariat's pages about memberships: joining again, changing, ending, and the stages before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today
from members.directory.forms.directory import LastDayForm, MembershipForm, StageForm
from members.directory.models import Membership
from members.directory.services import memberships as services
from members.directory.views.pages import groups_kept, kept, organisations
from vpwg.common.forms.submitting import bound, form_page, submit


def _membership(request: HttpRequest, public_id: str, membership_id: str) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("organisation", "group")
    return get_object_or_404(rows, public_id=membership_id, organisation__public_id=public_id)


@secretariat_required
def membership_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring an organisation into another of the reader's groups, or again into one that it left."""
    organisation = get_object_or_404(organisations(request), public_id=public_id)
    asked = next((group.pk for group in groups_kept(request) if group.slug == request.GET.get("grupo")), None)
    initial = {"group": asked, "starts_on": lima_today()}
    form = bound(request, MembershipForm, groups=list(kept(request)), initial=initial)
    back = reverse("organisation_detail", args=[public_id])
    if submit(
        request,
        lambda: services.add_membership(membership=form.instance, organisation=organisation, by=request.user),
        form,
        said=_("Membresía añadida. Ahora puede registrar a sus representantes."),
    ):
        return redirect(back)
    return form_page(request, _("Añadir membresía de %(organisation)s") % {"organisation": organisation}, back, form)


@secretariat_required
def membership_edit(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Correct a membership's standing, pillar or dates."""
    membership = _membership(request, public_id, membership_id)
    form = bound(request, MembershipForm, instance=membership, groups=list(kept(request)))
    back = reverse("organisation_detail", args=[public_id])
    if submit(
        request,
        lambda: services.update_membership(membership=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(back)
    note = _("La calidad y el pilar deciden qué leen sus representantes: el cambio vale desde su siguiente clic.")
    return form_page(request, _("Corregir membresía en %(group)s") % {"group": membership.group}, back, form, note=note)


@secretariat_required
def membership_end(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Give a membership its last day; its seats end with it."""
    membership = _membership(request, public_id, membership_id)
    form = bound(request, LastDayForm, initial={"on": lima_today()})
    back = reverse("organisation_detail", args=[public_id])
    ended = submit(
        request,
        lambda: services.end_membership(membership=membership, on=form.cleaned_data["on"], by=request.user),
        form,
    )
    if ended:
        count = ended.result
        text = ngettext(
            "La membresía termina ese día, y con ella %(count)s representación.",
            "La membresía termina ese día, y con ella %(count)s representaciones.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect(back)
    title = _("Terminar la membresía en %(group)s") % {"group": membership.group}
    note = _("Ese día es el último en que sus representantes leen lo del grupo. La historia se conserva.")
    return form_page(request, title, back, form, note=note, submit=_("Terminar la membresía"))


@secretariat_required
def membership_stage(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Move an organisation on its way from identified to admitted."""
    membership = _membership(request, public_id, membership_id)
    form = bound(request, StageForm, initial={"to": membership.stage})
    back = reverse("organisation_detail", args=[public_id])
    if submit(
        request,
        lambda: services.change_stage(membership=membership, by=request.user, **form.cleaned_data),
        form,
        said=_("Etapa guardada."),
    ):
        return redirect(back)
    return form_page(request, _("Cambiar de etapa en %(group)s") % {"group": membership.group}, back, form)
