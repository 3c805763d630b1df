"""Pages about who."""
