"""The Voluntary Principles and the Guiding Principles, as they ship."""
