"""Two rows of which only one may exist: whoever comes second is told, and nobody gets a bare 500."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction


def save_or_refuse(row: models.Model) -> None:
    """Insert `row`. Raises ValidationError, in the words of the model, where an equal row came first.

    `full_clean` before it tells of one that was there already; this tells of one that came between the two.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.validate_unique()
        row.validate_constraints()
        raise  # something else than an equal row
