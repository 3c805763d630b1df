"""What is asked for, one module a subject."""
