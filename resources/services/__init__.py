"""The rules for writing about what to read, one module a room."""
