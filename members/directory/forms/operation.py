"""What an operator asks for on an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.directory.models import AccountRequest, User
from vpwg.common.text.addresses import AddressFormField


class AccountRequestForm(forms.Form):
    """Whose account, what to do, and why."""

    email = AddressFormField(label=_("Correo con que ingresa la cuenta"))
    act = forms.ChoiceField(label=_("Qué se hace"), choices=AccountRequest.Act.choices)
    reason = forms.CharField(
        label=_("Motivo"), max_length=300, help_text=_("Lo lee quien confirma. No escriba datos de terceros.")
    )

    account: User

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        account = User.objects.filter(email__iexact=email).select_related("person").first()
        if account is None:
            raise forms.ValidationError(_now("Ninguna cuenta ingresa con ese correo."))
        self.account = account
        return email
