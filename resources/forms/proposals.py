"""What a member types to propose a work, and what a secretariat answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.directory.models import WorkingGroup
from resources.models import Edition, Language, Resource
from vpwg.common.files import CheckedFile, check_upload
from vpwg.common.forms.choices import public_choice


class ProposalForm(forms.ModelForm):
    """A description with one file or one link."""

    language = forms.ChoiceField(label=_("Idioma"), choices=Language, initial=Language.SPANISH)
    file = forms.FileField(
        label=_("Archivo"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, texto o imagen; hasta 25 MB."),
    )
    link = forms.URLField(
        label=_("O un enlace"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Dirección que empieza con https://, si el recurso está en otro sitio."),
    )

    class Meta:
        model = Resource
        formfield_callback = public_choice
        fields = ["group", "title", "kind", "abstract_es", "publisher", "year"]
        widgets = {"abstract_es": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"abstract_es": _("De qué trata y por qué sirve al grupo.")}

    field_order = ["group", "title", "kind", "abstract_es", "publisher", "year", "language", "file", "link"]

    def __init__(self, *args: Any, groups: list[WorkingGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked: CheckedFile | None = None
        chosen: Any = self.fields["group"]
        chosen.queryset = WorkingGroup.objects.filter(pk__in=[group.pk for group in groups])
        chosen.required = True
        chosen.help_text = _("La secretaría técnica de este grupo recibirá la propuesta.")
        self.fields["abstract_es"].required = True
        if len(groups) == 1:
            chosen.initial = groups[0].pk
            chosen.empty_label = None

    def clean_file(self) -> Any:
        """A file that the portal takes."""
        uploaded = self.cleaned_data["file"]
        if uploaded:
            self.checked = check_upload(uploaded)
        return uploaded

    def clean_link(self) -> str:
        """A link over https."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("El enlace debe empezar con https://"))
        return link

    def clean(self) -> dict[str, Any]:
        """One of both, not two and not none."""
        cleaned = super().clean() or {}
        if not self.errors.keys() & {"file", "link"}:
            if bool(cleaned.get("file")) == bool(cleaned.get("link")):
                self.add_error("file", _("Adjunte un archivo o escriba un enlace: uno de los dos."))
        return cleaned

    def edition(self) -> Edition:
        """The edition that was described, not yet saved."""
        given = self.cleaned_data
        return Edition(language=given["language"], file=given["file"] or "", link=given["link"])


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Respuesta"),
        choices=[("accept", _("Aceptar y seguir editando")), ("decline", _("No aceptar"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Motivo"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Necesario si no se acepta. Quien propuso lo leerá tal como usted lo escriba."),
    )

    def clean(self) -> dict[str, Any]:
        """A reason goes with every no."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "decline" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Escriba el motivo: quien propuso lo leerá."))
        return cleaned
