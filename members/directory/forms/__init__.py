"""What a person types, one module a room."""
