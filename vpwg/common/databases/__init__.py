"""The two databases, with one thing more: what a transaction writes last (see `last`)."""
