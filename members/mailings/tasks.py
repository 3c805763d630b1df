"""Effects after commit: ids in, safe to run twice, no decision."""

from celery import shared_task

from members.mailings.services import mailings


@shared_task
def deliver_mailing(pk: int) -> None:
    """Queue the mails of a released mailing."""
    mailings.deliver(pk)
