"""Uploading a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.directory.models import WorkingGroup
from vpwg.common.forms.choices import PublicChoiceField
from vpwg.common.tables import Table, read_table


class TableUploadForm(forms.Form):
    """A file for one of the groups that the reader keeps; `titles` are those of the columns that it should have."""

    group = PublicChoiceField(label=_("Grupo"), queryset=WorkingGroup.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("Archivo"), help_text=_("CSV o XLSX, hasta 5,000 filas y 25 MB."), widget=forms.FileInput
    )

    def __init__(self, *args: Any, groups: tuple[int, ...], titles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        if len(groups) == 1:
            self.fields["group"].initial = groups[0]
            self.fields["group"].widget = forms.HiddenInput()
        self.table: Table | None = None

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        try:
            self.table = read_table(uploaded, titles=self.titles)
        except ValidationError:
            self.table = None
            raise
        return uploaded
