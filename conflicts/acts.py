"""Acts about cases, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    CONFLICT_CREATED = "conflict.created", Kind.CHANGES, _("Abrió un caso")
    CONFLICT_CHANGED = "conflict.changed", Kind.CHANGES, _("Cambió un caso")
    CONFLICT_PUBLISHED = "conflict.published", Kind.RELEASES, _("Publicó un caso o cambió su audiencia")
