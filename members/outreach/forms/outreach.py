"""Forms of the log of outreach."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.directory.reads.homonyms import told_apart
from members.outreach.forms.stakeholders import not_in_the_future
from members.outreach.models import Engagement
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.common.forms.inputs import DateInput


class EngagementForm(EditForm):
    """What happened with one organisation, and what comes next; `people` are those known there."""

    happened_on = forms.DateField(label=_("Fecha"), widget=DateInput(), validators=[not_in_the_future])

    class Meta:
        model = Engagement
        formfield_callback = public_choice
        fields = ["happened_on", "channel", "person", "summary", "next_step", "next_step_on"]
        widgets = {"next_step_on": DateInput(), "summary": forms.Textarea({"rows": 6})}
        help_texts = {
            "person": _("Personas registradas en esta organización."),
            "summary": _("Lo que ayude a retomar la conversación. No escriba nombres de personas en riesgo."),
        }

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        chosen.queryset = people
        names = told_apart(people, [self.instance.group_id])
        chosen.label_from_instance = lambda person: names[person.pk]

    def clean_summary(self) -> str:
        """One kind of line end, so that a table exported and imported again changes nothing."""
        return str(self.cleaned_data["summary"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        step, day, happened = cleaned.get("next_step"), cleaned.get("next_step_on"), cleaned.get("happened_on")
        if day and not step:
            self.add_error("next_step", _("Diga qué hay que hacer ese día, o quite la fecha."))
        if day and happened and day < happened:
            self.add_error("next_step_on", _("El próximo paso no puede ser anterior a la gestión."))
        return cleaned


class PostponeForm(forms.Form):
    next_step_on = forms.DateField(label=_("Nueva fecha"), widget=DateInput())


class LogFilter(forms.Form):
    """What the log shows; nonsense is left out, not refused."""

    q = forms.CharField(label=_("Buscar"), required=False, widget=forms.TextInput({"type": "search"}))
    canal = forms.ChoiceField(label=_("Canal"), choices=[("", _("Todos")), *Engagement.Channel.choices], required=False)
    paso = forms.ChoiceField(
        label=_("Próximo paso"),
        choices=[
            ("", _("Todos")),
            ("semana", _("Por hacer esta semana")),
            ("vencido", _("Vencidos")),
            ("pendiente", _("Pendientes")),
            ("sin-fecha", _("Pendientes sin fecha")),
            ("hecho", _("Hechos")),
        ],
        required=False,
    )
    desde = forms.DateField(label=_("Desde"), required=False, widget=DateInput())
    hasta = forms.DateField(label=_("Hasta"), required=False, widget=DateInput())

    def asked(self) -> dict[str, Any]:
        """Return the filters that were understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
