"""Uploading a catalogue: the table, and a zip with its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.imports.forms import TableUploadForm
from resources.services.catalogue_files import ZipSource


class CatalogueForm(TableUploadForm):
    archive = forms.FileField(
        label=_("Zip con los archivos"),
        required=False,
        help_text=_("Los archivos juntos, sin carpetas ni enlaces; hasta 25 MB. No hace falta si la tabla trae solo enlaces."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source: ZipSource | None = None

    def clean_archive(self) -> Any:
        """A zip that leads nowhere and holds no more than it may."""
        uploaded = self.cleaned_data["archive"]
        if not uploaded:
            return uploaded
        if uploaded.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(_("El archivo pesa más de %(limit)s MB.") % {"limit": limit})
        self.source = ZipSource(uploaded)
        return uploaded
