"""What is due about personal data."""

from __future__ import annotations

from members import retention
from members.models import WorkingGroup
from members.services import incidents
from vpwg.common.models import OutboundMessage
from vpwg.common.running import one_by_one

# A farewell that did not arrive says to nobody where it was sent, either.
ENDED = [OutboundMessage.State.SENT, OutboundMessage.State.FAILED, OutboundMessage.State.DROPPED]


def warn_of_incident_deadlines() -> int:
    """Remind secretariats whose time to tell the authority runs out; return how many mails."""
    return incidents.warn_of_deadlines()


def report_due_data() -> str:
    """Note for each secretariat's desk what its time is over for; return the count by rule, for who operates."""
    one_by_one(lambda pk: retention.report(WorkingGroup.objects.get(pk=pk)), _group_ids())
    counts = {rule.name: rule.rows().count() for rule in retention.RULES}
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "nothing due"


def _group_ids() -> list[int]:
    return list(WorkingGroup.objects.order_by("pk").values_list("pk", flat=True))


def forget_farewells() -> int:
    """Drop the address from the last mail to people who were erased; return how many."""
    from members.models import DataRequest

    erased = DataRequest.objects.for_system("addresses of people already erased").filter(
        kind=DataRequest.Kind.CANCELLATION, state=DataRequest.State.GRANTED, person__anonymised_at__isnull=False
    )
    about = [f"data_request:{pk}" for pk in erased.values_list("pk", flat=True)]
    sent = OutboundMessage.objects.filter(about__in=about, kind="data_request_answered", state__in=ENDED).exclude(
        to__endswith="@invalid.example"
    )
    for message in sent:
        OutboundMessage.objects.filter(pk=message.pk).update(to=f"suprimido-{message.pk}@invalid.example")
    return len(sent)
