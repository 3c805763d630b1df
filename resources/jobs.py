"""Periodic decisions about files."""

from resources.services import catalogue_files, editions


def prepare_waiting() -> int:
    """Clean what still waits (a lost task, a scanner that was down); return how many were settled."""
    settled = [editions.prepare(pk) for pk in editions.waiting_ids()]
    return sum(1 for edition in settled if edition and edition.state != edition.State.PENDING)


def drop_old_catalogue_files() -> int:
    """Remove files of catalogues that were checked and never imported; return how many."""
    return catalogue_files.drop_old_files()
