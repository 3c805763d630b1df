"""Pages about what happens, one module a subject."""
