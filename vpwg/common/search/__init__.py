"""The portal's own index: words and ids, never permissions.

    search.register(Resource, document, rows=…, section="recursos", label=_("Recursos"))   # in AppConfig.ready()
    search.changed(resource)                                                             # in a service
    search.matching_ids(Resource, "minería", request.user)                               # in a list

Reading asks the model's own `visible_to` within the query, at each search (docs/adr/0014).
"""

from vpwg.common.search.indexing import changed, refresh_all
from vpwg.common.search.query import parse
from vpwg.common.search.reading import matching_ids
from vpwg.common.search.registry import UNDATED, Document, family_of, register

__all__ = ["UNDATED", "Document", "changed", "family_of", "matching_ids", "parse", "refresh_all", "register"]
