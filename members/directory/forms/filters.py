"""What narrows the two lists of the directory. A value that means nothing is dropped, never an error."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.locks import Pillar
from members.directory.models import Category, Membership, Purpose, Standing
from vpwg.common.web.asked import without
from vpwg.common.web.kept import kept
from vpwg.places.departments import Department

ANY = ("", _("Todos"))
YES_NO = [ANY, ("si", _("Sí")), ("no", _("No"))]


class FilterForm(forms.Form):
    """A GET form; `chosen()` gives what holds, `chips()` what to show as removable."""

    q = forms.CharField(label=_("Buscar"), required=False, max_length=100)
    grupo = forms.ChoiceField(label=_("Grupo"), required=False)

    def __init__(self, data: Any, *, groups: tuple[tuple[str, str], ...]) -> None:
        """`groups` are (slug, short name) of those that the reader keeps."""
        super().__init__(data)
        self.fields["grupo"].choices = [ANY, *groups]
        if len(groups) < 2:
            del self.fields["grupo"]

    def chosen(self) -> dict[str, str]:
        """Return name → value for each filter that is set and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chips(self) -> list[dict[str, str]]:
        """Return a label and the query string without it for each filter that is set; sorting is none."""
        chips = []
        for name, value in self.chosen().items():
            if name == "orden":
                continue
            shown = dict(getattr(self.fields[name], "choices", [])).get(value, value)
            chips.append({"label": f"{self.fields[name].label}: {shown}", "query": without(self.data, name)})
        return chips


class OrganisationFilter(FilterForm):
    categoria = forms.ChoiceField(label=_("Categoría"), required=False, choices=[ANY, *Category.choices])
    calidad = forms.ChoiceField(label=_("Calidad"), required=False, choices=[ANY, *Standing.choices])
    pilar = forms.ChoiceField(label=pgettext_lazy("grupo", "Pilar"), required=False, choices=[ANY, *Pillar.choices])
    etapa = forms.ChoiceField(label=_("Etapa"), required=False, choices=[ANY, *Membership.Stage.choices])
    membresia = forms.ChoiceField(
        label=_("Membresía"),
        required=False,
        choices=[ANY, ("vigente", _("Vigente hoy")), ("terminada", _("Terminada")), ("varias", _("En los dos grupos"))],
    )
    departamento = forms.ChoiceField(label=_("Departamento"), required=False, choices=[ANY, *Department.choices])
    ambiental = forms.ChoiceField(label=_("Énfasis ambiental"), required=False, choices=YES_NO)
    sector = forms.CharField(label=_("Sector"), required=False, max_length=100)
    orden = forms.ChoiceField(
        label=_("Orden"),
        required=False,
        choices=[("", _("Nombre")), ("-nombre", _("Nombre, de la Z a la A")), ("reciente", _("Añadidas hace poco"))],
    )

    def __init__(self, data: Any, *, groups: tuple[tuple[str, str], ...]) -> None:
        super().__init__(data, groups=groups)
        if len(groups) < 2:  # what the other group has is not this reader's to know
            self.fields["membresia"].choices = self.fields["membresia"].choices[:3]


class PersonFilter(FilterForm):
    organizacion = forms.CharField(label=_("Organización"), required=False, max_length=100)
    cuenta = forms.ChoiceField(
        label=_("Cuenta"), required=False, choices=[ANY, ("si", _("Con cuenta")), ("no", _("Sin cuenta"))]
    )
    representacion = forms.ChoiceField(
        label=_("Representación"),
        required=False,
        choices=[ANY, ("si", _("Vigente hoy")), ("no", _("Ninguna vigente"))],
    )
    finalidad = forms.ChoiceField(
        label=_("Consentimiento para"), required=False, choices=[("", _("Cualquiera")), *Purpose.choices]
    )
    respuesta = forms.ChoiceField(
        label=_("Respuesta"),
        required=False,
        choices=[ANY, ("si", _("Sí")), ("no", _("No")), ("sin", _("No preguntado"))],
        help_text=_("Para la finalidad elegida; sin elegir, para los boletines."),
    )
    orden = forms.ChoiceField(
        label=_("Orden"),
        required=False,
        choices=[
            ("", _("Apellido")),
            ("-apellido", _("Apellido, de la Z a la A")),
            ("reciente", _("Añadidas hace poco")),
        ],
    )


KINDS: dict[str, tuple[type[FilterForm], Any]] = {
    "organisations": (OrganisationFilter, _("Nombre o sigla")),
    "people": (PersonFilter, _("Nombre, apellido o correo")),
}


@kept("members/_filters.html", most=256)
def _filter_form(
    *, kind: str, asked: tuple[tuple[str, str], ...], groups: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    """The form above a list, with the values that were asked for."""
    form, search_label = KINDS[kind]
    return {"filters": form(dict(asked), groups=groups), "search_label": search_label}


class Filters:
    """What one request narrows a list by. The form is built only where something is asked; drawn, it is kept."""

    def __init__(self, kind: str, data: QueryDict, groups: list[Any]) -> None:
        self._kind = kind
        self._data = data
        self._groups = tuple((group.slug, group.short_name) for group in groups)
        known = KINDS[kind][0].base_fields
        self._asked = tuple((name, data[name]) for name in known if data.get(name))

    @cached_property
    def _form(self) -> FilterForm:
        return KINDS[self._kind][0](self._data, groups=self._groups)

    def chosen(self) -> dict[str, str]:
        """Return name → value for each filter that is set and valid."""
        return self._form.chosen() if self._asked else {}

    def chips(self) -> list[dict[str, str]]:
        """Return a label and the query string without it for each filter that is set; sorting is none."""
        return self._form.chips() if self._asked else []

    def drawn(self) -> SafeString:
        """Return the form as HTML."""
        return _filter_form(kind=self._kind, asked=self._asked, groups=self._groups)
