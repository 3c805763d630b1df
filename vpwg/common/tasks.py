"""Effects after commit: ids in, safe to run twice, no decision."""

from celery import shared_task

from vpwg.common import running
from vpwg.common.mail import outbox
from vpwg.common.search.indexing import refresh


@shared_task
def send_message(pk: int) -> None:
    """Send one message of the outbox."""
    outbox.send(pk)


@shared_task
def run_job(dotted: str) -> None:
    """Run one job of vpwg.schedule, named by its dotted path."""
    running.run(dotted)


@shared_task
def refresh_search(kind: str, ids: list[int]) -> None:
    """Write what the index keeps of these objects as they are now."""
    refresh(kind, ids)
