"""Effects after commit: ids in, safe to run twice, no decision."""

from celery import shared_task

from resources.services import preparing


@shared_task
def prepare_edition(pk: int) -> None:
    """Scan and clean one uploaded file."""
    preparing.prepare(pk)


@shared_task
def retitle_edition(pk: int) -> None:
    """Have one cleaned PDF say the title of its work."""
    preparing.retitle(pk)
