"""Periodic decisions, which call services; vpwg.schedule says how often."""
