"""Periodic decisions about files."""

from resources.services import editions


def prepare_waiting() -> int:
    """Clean what still waits (a lost task, a scanner that was down); return how many were settled."""
    settled = [editions.prepare(pk) for pk in editions.waiting_ids()]
    return sum(1 for edition in settled if edition and edition.state != edition.State.PENDING)
