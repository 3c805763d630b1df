"""Addresses of mail as people type them: one rule for each field of the house, in a model or in a form.

Text that is copied from a document brings marks that nobody sees (U+202C, U+200B). Django takes such an address,
and no mail server can be told of it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 254
# Categories of Unicode that show nothing: controls, formats (the marks of direction among them), halves of signs,
# private use, not assigned, and every kind of space but the one that people see when they type it.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
# Not of those categories, and drawn as nothing all the same: joiners, fillers, and what varies the sign before it.
_BLANK = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"} | {
    chr(code) for code in [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
}
_WRONG = gettext_lazy("Escriba un correo electrónico válido, por ejemplo nombre@organizacion.org.")


def _is_unseen(sign: str) -> bool:
    return sign != " " and (unicodedata.category(sign) in _UNSEEN or sign in _BLANK)


def shown(address: str) -> str:
    """Return `address` with each sign that shows nothing written as ⟦U+202C⟧, so that one sees where it is."""
    return "".join(f"⟦U+{ord(sign):04X}⟧" if _is_unseen(sign) else sign for sign in address)


def validate_address(address: str) -> None:
    """Raise ValidationError, in words that show where, for an address to which no mail can be sent.

    That is one that is ill-formed, holds a sign that shows nothing, or cannot be written in the ASCII that mail
    servers speak (a domain with accents can: RFC 3490).
    """
    if any(_is_unseen(sign) for sign in address):
        raise ValidationError(
            _(
                "El correo tiene un carácter que no se ve, donde dice ⟦U+…⟧: «%(address)s». "
                "Bórrelo o escriba el correo de nuevo, sin copiarlo."
            )
            % {"address": shown(address)[:400]},
            code="unseen",
        )
    validate_email(address)
    local, _at, domain = address.rpartition("@")
    try:
        written = domain.encode("idna")
    except UnicodeError as error:
        raise ValidationError(_WRONG, code="invalid") from error
    if not local.isascii() or len(local) + 1 + len(written) > LONGEST:
        raise ValidationError(_WRONG, code="invalid")


class AddressFormField(forms.EmailField):
    """An address, typed. Use it instead of `forms.EmailField`."""

    default_validators = [validate_address]


if TYPE_CHECKING:
    _Email = models.EmailField[str, str]
else:
    _Email = models.EmailField  # takes no types while running


class AddressField(_Email):
    """An address, kept. Use it instead of `models.EmailField`; to the database and to migrations it is one."""

    default_validators = [validate_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField} | kwargs)
