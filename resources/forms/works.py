"""What is typed about a work, and about collections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.access.viewer import lima_today, viewer_of
from members.directory.models import Organisation, WorkingGroup
from resources.models import Collection, Resource, Topic
from vpwg.common.forms.choices import PublicChoiceField, PublicMultipleChoiceField, public_choice
from vpwg.common.forms.editing import EditForm

FIRST_YEAR = 1900


class ResourceForm(EditForm):
    """A description. Authors are chosen among the organisations that the secretariat keeps."""

    topics = PublicMultipleChoiceField(label=_("Temas"), queryset=Topic.objects.none(), required=False)
    readers = forms.MultipleChoiceField(
        label=_("Para quiénes se escribió"),
        choices=Resource.Reader,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    authors = PublicMultipleChoiceField(
        label=_("Organizaciones autoras"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("El público ve solo los nombres de las organizaciones que aceptaron figurar en la página pública."),
    )

    class Meta:
        model = Resource
        formfield_callback = public_choice
        fields = ["group", "title", "kind", "abstract_es", "abstract_en", "publisher", "authors", "year", "licence",
                  "readers", "department_codes", "topics"]  # fmt: skip
        widgets = {"abstract_es": forms.Textarea(attrs={"rows": 5}), "abstract_en": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: dict[str, Any] = dict(self.fields)
        fields["topics"].queryset = Topic.objects.filter(parent__isnull=False)
        fields["authors"].queryset = Organisation.objects.visible_to(user)
        fields["group"].queryset = WorkingGroup.objects.filter(pk__in=viewer_of(user).groups_kept)
        fields["group"].required = True
        if self.instance.pk:
            del self.fields["group"]

    def clean_year(self) -> int | None:
        """A year that a work can have."""
        year: int | None = self.cleaned_data["year"]
        last = lima_today().year + 1
        if year is not None and not FIRST_YEAR <= year <= last:
            raise forms.ValidationError(
                _("Escriba un año entre %(first)s y %(last)s.") % {"first": FIRST_YEAR, "last": last}
            )
        return year

    def chosen_authors(self) -> list[Organisation]:
        """Authors chosen here, and those of before that this secretariat does not keep and so cannot remove."""
        chosen = list(self.cleaned_data["authors"])
        if self.instance.pk:
            chosen += self.instance.authors.exclude(pk__in=Organisation.objects.visible_to(self.user).values("pk"))
        return chosen

    def topic_trees(self) -> list[dict[str, Any]]:
        """The two trees for the page: families, their roots, and each topic with whether it is chosen."""
        chosen = {str(getattr(value, "code", value)) for value in self["topics"].value() or []}
        english = get_language() == "en"
        roots: dict[int, dict[str, Any]] = {}
        trees: dict[str, dict[str, Any]] = {}
        for topic in Topic.objects.all():
            name = topic.name_en if english else topic.name_es
            if topic.parent_id is None:
                roots[topic.pk] = {"code": topic.code, "name": name, "topics": [], "chosen": 0}
                tree = trees.setdefault(topic.family, {"label": topic.get_family_display(), "roots": []})
                tree["roots"].append(roots[topic.pk])
            elif topic.parent_id in roots:
                is_chosen = topic.code in chosen
                roots[topic.parent_id]["topics"].append((topic, name, is_chosen))
                roots[topic.parent_id]["chosen"] += is_chosen
        return list(trees.values())


class CollectionForm(EditForm):
    class Meta:
        model = Collection
        formfield_callback = public_choice
        fields = ["group", "title_es", "title_en", "intro_es", "intro_en", "position"]
        widgets = {"intro_es": forms.Textarea(attrs={"rows": 3}), "intro_en": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"position": _("Lugar entre las colecciones: la menor va primero.")}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["group"]
        chosen.queryset = WorkingGroup.objects.filter(pk__in=groups)
        chosen.required = True
        if self.instance.pk:
            del self.fields["group"]


class CollectionAddForm(forms.Form):
    """Put a work into a collection."""

    resource = PublicChoiceField(
        label=_("Recurso"), queryset=Resource.objects.none(), empty_label=_("Elija un recurso")
    )

    def __init__(self, *args: Any, user: Any, collection: Collection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["resource"]
        inside = collection.items.values("resource")
        chosen.queryset = Resource.objects.visible_to(user).exclude(pk__in=inside).order_by("title", "pk")
