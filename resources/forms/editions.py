"""What is typed about an edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resources.models import Edition
from vpwg.common.files import CheckedFile, check_upload


class EditionForm(forms.ModelForm):
    checked: CheckedFile

    class Meta:
        model = Edition
        fields = ["language", "version", "file"]
        help_texts = {"file": _("PDF, Word, Excel, PowerPoint, OpenDocument, texto o imagen; hasta 25 MB.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = "es"
        self.fields["file"].required = True
        # It is kept under a random name: the model's limit is for that one, `clean_name` is for this one.
        self.fields["file"].max_length = None

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        self.checked = check_upload(uploaded)
        return uploaded


class LinkForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields = ["language", "version", "link"]
        help_texts = {
            "link": _("Dirección que empieza con https://. El portal no copia ni muestra dentro lo que hay allí.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = "es"
        self.fields["link"].required = True

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if not link.startswith("https://"):
            raise forms.ValidationError(_("El enlace debe empezar con https://"))
        return link


class ApprovalForm(forms.Form):
    accepts_hidden = forms.BooleanField(
        label=_("Revisé lo que sigue dentro del archivo y puede entregarse así."), required=False
    )
