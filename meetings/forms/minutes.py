"""What is asked when minutes are written, approved and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Minutes, MinutesDraft, MinutesVersion
from meetings.services.limits import too_large
from vpwg.common.forms.editing import EditForm
from vpwg.common.templatetags.components import lima


class MinutesForm(EditForm):
    """The draft; its language stands with the minutes."""

    language = Minutes._meta.get_field("language").formfield(
        help_text=_("En este idioma se escriben las palabras que ocupan el lugar de los nombres."), required=False
    )

    class Meta:
        model = MinutesDraft
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 22, "class": "tall"})}
        help_texts = {
            "body": _(
                "Se escribe en Markdown: ## para un título, - para una lista, **negrita**. "
                "Quien dijo algo se marca así: [[C|Nombre Apellido]], con C empresa, G Estado, S sociedad civil, "
                "O observador, o un guion si no es de un pilar. El grupo lee solo el pilar, si hubo dos "
                "organizaciones de él en la sala; el público, «una persona participante»."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = self.instance.language

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

    is_stale = False

    def show_stale(self, _current: Any) -> None:
        """The page shows both drafts; here only its status is kept."""
        self.is_stale = True

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
