"""Forms of resources."""

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

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        self.checked = check_upload(uploaded)
        return uploaded
