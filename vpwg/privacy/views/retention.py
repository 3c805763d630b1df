"""What its time is over for: on the desk, in a list, and taken away by the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.models import WorkingGroup
from vpwg.common.text.days import aware_moment
from vpwg.privacy.models import RetentionReport
from vpwg.privacy.services import retention

SHOWN = 200


@dataclass(frozen=True)
class DueLine:
    """How many rows of one group are due by one rule; `people` are those it names, where it is about people."""

    group: WorkingGroup
    rule: retention.Rule
    count: int
    people: list[Any]

    @property
    def more(self) -> int:
        return self.count - len(self.people)


def _kept_groups(request: HttpRequest) -> list[WorkingGroup]:
    return list(WorkingGroup.objects.filter(pk__in=viewer_of(request.user).groups_kept).order_by("pk"))


def panel(request: HttpRequest, _obj: object | None) -> SafeString:
    """The desk's panel: what the last report found due; empty where nothing is."""
    rows = RetentionReport.objects.visible_to(request.user).filter(count__gt=0, rule__in=retention.OF_GROUP)
    found = [(retention.OF_GROUP[row.rule].label, row.count) for row in rows.order_by("group", "pk")]
    if not found:
        return SafeString("")
    return render_to_string("members/data_protection/_retention_panel.html", {"rows": found})


@secretariat_required
def retention_list(request: HttpRequest) -> HttpResponse:
    """What is due now, by group and rule, with whom it is about; nothing goes before it is confirmed."""
    lines = []
    for group in _kept_groups(request):
        for rule in retention.OF_GROUP.values():
            rows = rule.rows(group)
            people = list(rows[:SHOWN]) if rule.is_of_people else []
            if count := rows.count():
                lines.append(DueLine(group, rule, count, people))
    context = {"lines": lines, "now": timezone.now(), "rules": retention.OF_GROUP.values()}
    return render(request, "members/data_protection/retention_list.html", context)


@require_POST
@secretariat_required
def retention_apply(request: HttpRequest) -> HttpResponse:
    """Take away what one line of the list showed; what became due since stays for the next look."""
    group = next((g for g in _kept_groups(request) if g.slug == request.POST.get("grupo")), None)
    rule = retention.OF_GROUP.get(request.POST.get("plazo", ""))
    seen = aware_moment(request.POST.get("visto", ""))
    if group is None or rule is None or seen is None:
        raise Http404
    if "confirmo" not in request.POST:
        messages.error(request, _("Marque que revisó la lista antes de retirar los datos."))
        return redirect("retention_list")
    before = seen - (timezone.now() - rule.latest())
    count = retention.apply_in_group(rule=rule, group=group, before=before, by=request.user)
    if count:
        said = ngettext(
            "%(count)s registro retirado. Queda su constancia.",
            "%(count)s registros retirados. Queda su constancia.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Ya no quedaba nada por retirar."))
    return redirect("retention_list")
