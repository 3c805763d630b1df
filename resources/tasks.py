"""Effects after commit: ids in, safe to run twice, no decision."""

from celery import shared_task


@shared_task
def prepare_edition(pk: int) -> None:
    """Scan and clean one uploaded file."""
    from resources.services import preparing

    preparing.prepare(pk)


@shared_task
def retitle_edition(pk: int) -> None:
    """Have one cleaned PDF say the title of its work."""
    from resources.services import preparing

    preparing.retitle(pk)
