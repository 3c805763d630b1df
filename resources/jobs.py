"""Periodic decisions about files."""

from resources.services import catalogue_files, preparing
from vpwg.common.running import one_by_one


def prepare_waiting() -> int:
    """Clean what still waits (a lost task, a scanner that was down); return how many were settled."""

    def is_settled(pk: int) -> bool:
        edition = preparing.prepare(pk)
        return edition is not None and edition.state != edition.State.PENDING

    return one_by_one(is_settled, preparing.waiting_ids())


def drop_old_catalogue_files() -> int:
    """Remove files of catalogues that were checked and never imported; return how many."""
    return catalogue_files.drop_old_files()
