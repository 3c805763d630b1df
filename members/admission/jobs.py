"""What is due about applications."""

from members.admission.services import applications


def drop_old_drafts() -> int:
    """Delete drafts that nobody presented; return how many rows."""
    return applications.drop_old_drafts()
