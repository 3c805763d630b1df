"""Days and moments as a person types or picks them."""

from __future__ import annotations

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """A day, typed or picked."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    """A day and an hour in Lima."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)
