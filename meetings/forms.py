"""Forms of meetings and minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Meeting, Minutes, MinutesVersion
from meetings.services.limits import too_large
from members.directory.models import WorkingGroup
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.common.forms.inputs import MomentInput
from vpwg.common.templatetags.components import lima


class MeetingForm(EditForm):
    class Meta:
        model = Meeting
        formfield_callback = public_choice
        fields = ["group", "title", "kind", "mode", "starts_at", "ends_at", "host", "place", "link", "theme"]
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput(), "theme": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"starts_at": _("Hora de Lima."), "ends_at": _("Hora de Lima.")}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["group"].required = True
        if self.instance.pk:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """Say it beside the field; the constraint of the model holds it whoever writes."""
        cleaned = super().clean() or {}
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("La reunión debe terminar después de empezar."))
        return cleaned


class AgendaItemForm(forms.ModelForm):
    """`key` becomes the point's identifier, so that the same form sent twice is one point."""

    key = forms.RegexField(r"^[0-9a-f]{20}$", widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgendaItem
        fields = ["title", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = self.instance.public_id

    def clean(self) -> dict[str, Any]:
        """Take the identifier that the form was shown with."""
        cleaned = super().clean() or {}
        self.instance.public_id = cleaned.get("key") or self.instance.public_id
        return cleaned


class MinutesForm(EditForm):
    class Meta:
        model = Minutes
        fields = ["body", "language"]
        widgets = {"body": forms.Textarea(attrs={"rows": 22, "class": "tall"})}
        help_texts = {
            "body": _(
                "Se escribe en Markdown: ## para un título, - para una lista, **negrita**. "
                "Quien dijo algo se marca así: [[C|Nombre Apellido]], con C empresa, G Estado, S sociedad civil, "
                "O observador, o un guion si no es de un pilar. El grupo lee solo el pilar, si hubo dos "
                "organizaciones de él en la sala; el público, «una persona participante»."
            ),
            "language": _("En este idioma se escriben las palabras que ocupan el lugar de los nombres."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = False

    def clean_language(self) -> str:
        """Leave the language as it is where the form did not ask."""
        return self.cleaned_data["language"] or self.instance.language

    def clean_body(self) -> str:
        """Refuse what no page could show, with the limit and what to do instead."""
        body: str = self.cleaned_data["body"]
        if reasons := too_large(body):
            raise forms.ValidationError(reasons)
        return body


class ApproveForm(forms.Form):
    """`edit_version` says which draft was on the screen, and `shown` its text, to show it again if it is stale."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    correction = forms.ChoiceField(
        label=_("Por qué se corrige"),
        choices=MinutesVersion.Correction,
        initial=MinutesVersion.Correction.MATERIAL,
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "Lo retirado por confidencialidad deja de leerse en página, PDF y búsqueda, también para quien ya podía."
        ),
    )
    note = forms.CharField(
        label=_("Qué se corrigió"),
        required=False,
        max_length=300,
        help_text=_(
            "Quedará junto a la nueva versión y lo lee quien lea el acta: marque los nombres igual que en ella."
        ),
    )

    def __init__(self, *args: Any, has_earlier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_earlier:
            del self.fields["correction"], self.fields["note"]


class PublishMinutesForm(forms.Form):
    """What publishing minutes asks besides the audience: earlier versions, and names nobody answered for."""

    opened = forms.TypedMultipleChoiceField(
        label=_("Versiones anteriores que también se leen"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin marcar ninguna se lee solo la vigente; las anteriores quedan para la secretaría."),
    )
    not_speakers = forms.MultipleChoiceField(
        label=_("Nombres sin marcar: confirme los que no son de quien habló"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Si alguno es de quien habló, márquelo en el borrador y apruebe una versión nueva."),
    )

    def __init__(
        self, *args: Any, versions: Sequence[MinutesVersion], mentions: Mapping[str, str], **kwargs: Any
    ) -> None:
        opened = [version.number for version in versions if version.is_opened]
        super().__init__(*args, initial={"opened": opened}, **kwargs)
        fields: Any = self.fields
        fields["opened"].choices = [
            (v.number, _("Versión %(number)s, aprobada el %(day)s") % {"number": v.number, "day": lima(v.approved_at)})
            for v in versions
        ]
        fields["not_speakers"].choices = list(mentions.items())
        for name in ("opened", "not_speakers"):
            if not fields[name].choices:
                del fields[name]
