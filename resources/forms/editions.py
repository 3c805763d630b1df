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


class SignedOriginalForm(forms.Form):
    """Where the original of a digitally signed file may be had."""

    signed_original = forms.ModelChoiceField(
        label=_("Edición con el original firmado"),
        queryset=Edition.objects.none(),
        required=False,
        empty_label=_("Ninguna"),
        help_text=_("Por ejemplo, un enlace a la página oficial donde se puede comprobar la firma."),
    )

    def __init__(self, *args: Any, originals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["signed_original"]
        chosen.queryset = originals
        chosen.label_from_instance = lambda edition: " · ".join(
            filter(None, [edition.get_language_display(), edition.version, edition.link_host or edition.extension])
        )


class ApprovalForm(SignedOriginalForm):
    accepts_hidden = forms.BooleanField(
        label=_("Revisé lo que sigue dentro del archivo y puede entregarse así."), required=False
    )
