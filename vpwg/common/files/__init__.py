"""Private files: what may come in, and under which name it is kept. How it is handed out: `files.serving`."""

from vpwg.common.files.checks import CheckedFile, check_structure, check_upload
from vpwg.common.files.names import TYPES, clean_name, stored_name

__all__ = ["TYPES", "CheckedFile", "check_structure", "check_upload", "clean_name", "stored_name"]
