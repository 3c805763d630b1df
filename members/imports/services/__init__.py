"""Kinds of tables that can be imported. How to add one: `kinds.ImportKind`."""
