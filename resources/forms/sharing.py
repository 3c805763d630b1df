"""What is typed about a share link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.access.viewer import lima_today
from resources.models import ShareLink
from resources.services.sharing import check_end


class ShareLinkForm(forms.ModelForm):
    class Meta:
        model = ShareLink
        fields = ["note", "ends_on"]
        widgets = {"ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"note": _("Para que usted lo reconozca después. Quien abra el enlace no lo ve.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = lima_today()
        ends_on: Any = self.fields["ends_on"]
        ends_on.initial = today + timedelta(days=min(14, settings.SHARE_LINK_DAYS))
        last = today + timedelta(days=settings.SHARE_LINK_DAYS)
        ends_on.widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        ends_on.help_text = _("Inclusive, en hora de Lima. Como máximo %(days)s días.") % {
            "days": settings.SHARE_LINK_DAYS
        }

    def clean_ends_on(self) -> date:
        """A day from today on, not too far."""
        day: date = self.cleaned_data["ends_on"]
        check_end(day)
        return day
