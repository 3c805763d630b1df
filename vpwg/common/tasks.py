"""Effects after commit: ids in, safe to run twice, no decision."""

from importlib import import_module

from celery import shared_task

from vpwg.common import outbox


@shared_task
def send_message(pk: int) -> None:
    """Send one message of the outbox."""
    outbox.send(pk)


@shared_task
def run_job(dotted: str) -> None:
    """Run one job of vpwg.schedule, named by its dotted path."""
    module, name = dotted.rsplit(".", 1)
    getattr(import_module(module), name)()


@shared_task
def refresh_search(kind: str, ids: list[int]) -> None:
    """Write what the index keeps of these objects as they are now."""
    from vpwg.common.search.indexing import refresh

    refresh(kind, ids)
