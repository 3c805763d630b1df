"""Pages about what to read, one module a room."""
