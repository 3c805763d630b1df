"""The register of cases: its list under the latest figures, a case, and what its secretariat does with it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from conflicts.forms.cases import ConflictForm
from conflicts.models import Conflict
from conflicts.services import cases as services
from conflicts.views.figures import figures_told
from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.policy import may_change, why
from members.access.rows import changeable
from members.access.viewer import viewer_of
from members.directory.reads.reach import readers_now
from members.directory.views.publishing import publish_page
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.web.paging import page_of
from vpwg.places.departments import Department


def conflict_list(request: HttpRequest) -> HttpResponse:
    """The latest figures and their series, then the cases the reader may see."""
    rows = Conflict.objects.visible_to(request.user).for_listing()
    department, state = request.GET.get("departamento", ""), request.GET.get("estado", "")
    if department:
        rows = rows.filter(department_codes__has=department)
    if state:
        rows = rows.filter(state=state)
    context = figures_told() | {
        "page": page_of(request, rows),
        "departments": Department.choices,
        "states": Conflict.State.choices,
        "department": department,
        "state": state,
    }
    return render(request, "conflicts/conflict_list.html", context)


def conflict_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case."""
    conflict = get_object_or_404(Conflict.objects.visible_to(request.user).select_related("group"), public_id=public_id)
    context = {
        "conflict": conflict,
        "reason": why(request.user, conflict),
        "may_change": may_change(request.user, conflict),
        "readers": readers_now(request.user, conflict),
    }
    return render(request, "conflicts/conflict_detail.html", context)


@secretariat_required
def conflict_create(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    form = bound(request, ConflictForm, groups=list(viewer_of(request.user).groups_kept))
    created = submit(
        request,
        lambda: services.create_conflict(conflict=form.instance, by=request.user),
        form,
        said=_("Caso guardado. Solo la secretaría lo ve hasta que usted lo publique."),
    )
    if created:
        return redirect(created.result)
    return form_page(request, _("Nuevo caso"), "conflict_list", form)


@secretariat_required
def conflict_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a case. A stale save is refused with both texts on screen."""
    conflict = changeable(request.user, Conflict, public_id=public_id)
    form = bound(request, ConflictForm, instance=conflict, groups=[])
    if submit(
        request,
        lambda: services.update_conflict(conflict=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(conflict)
    return form_page(request, _("Editar caso"), "conflict_list", form)


@secretariat_required
def conflict_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide who may read a case."""
    conflict = changeable(request.user, Conflict, public_id=public_id)

    def publish(audience: Audience, letters: str, at: datetime | None) -> Conflict:
        return services.publish_conflict(conflict=conflict, audience=audience, letters=letters, at=at, by=request.user)

    note = _("Compruebe que el resumen no nombre a personas ni lugares más precisos que un distrito.")
    return publish_page(request, conflict, publish=publish, back=conflict.get_absolute_url(), note=note)
