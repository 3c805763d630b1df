"""Acts about tables that come in and go out, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    IMPORT_CHECKED = "import.checked", Kind.TABLES, _("Revisó una tabla para importar")
    IMPORT_COMMITTED = "import.committed", Kind.TABLES, _("Importó una tabla")
    IMPORT_DROPPED = "import.dropped", Kind.TABLES, _("Descartó una importación")
    TABLE_EXPORTED = "table.exported", Kind.TABLES, _("Exportó una tabla")
