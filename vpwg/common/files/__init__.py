"""Private files: what may come in, under which name it is kept, and how it is handed out."""

from vpwg.common.files.checks import CheckedFile, check_structure, check_upload
from vpwg.common.files.names import TYPES, clean_name, stored_name
from vpwg.common.files.serving import INLINE, serve

__all__ = ["INLINE", "TYPES", "CheckedFile", "check_structure", "check_upload", "clean_name", "serve", "stored_name"]
