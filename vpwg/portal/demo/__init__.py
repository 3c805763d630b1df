"""Content of the demonstration: fictional, and says so."""
