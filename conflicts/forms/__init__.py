"""What a person types, one module a subject."""
