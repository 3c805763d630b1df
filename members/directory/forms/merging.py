"""Which values of two rows survive when they become one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.directory.services.merging import Plan


class MergeForm(forms.Form):
    """One choice for each value that differs; `plan` says what was shown."""

    plan = forms.CharField(widget=forms.HiddenInput)
    confirm = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Motivo"), max_length=300, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].initial = plan.fingerprint
        if plan.gains:
            self.fields["confirm"].label = _now("Sí: quien queda debe leer también «%(what)s».") % {
                "what": "», «".join(plan.gains)
            }
        else:
            del self.fields["confirm"]
        for name in plan.differing:
            options = [(key, shown(row, name)) for key, row in (("survivor", plan.survivor), ("merged", plan.merged))]
            empty = not getattr(plan.survivor, name) and not isinstance(getattr(plan.survivor, name), bool)
            self.fields[name] = forms.ChoiceField(
                label=str(plan.survivor._meta.get_field(name).verbose_name).capitalize(),
                choices=options, initial="merged" if empty else "survivor", widget=forms.RadioSelect,
            )  # fmt: skip
        self.order_fields([*plan.differing, "reason", "confirm", "plan"])

    def values(self, plan: Plan) -> dict[str, str]:
        """Return name → which of the two, for each value that differs."""
        return {name: self.cleaned_data[name] for name in plan.differing}


def shown(row: Any, name: str) -> str:
    """Return the value `name` of `row` as people read it."""
    value = getattr(row, name)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return _now("sí") if value else _now("no")
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")()) or "—"
    return str(value) if value not in (None, "") else "—"
