"""The rules for writing about what happens, one module a subject."""
