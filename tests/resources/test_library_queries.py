"""The library's lists ask the same number of queries however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.access.viewer import lima_today
from resources.models import Proposal
from resources.services import collections, sharing
from tests.builders import BUILDERS


@pytest.fixture
def grow(world, add_edition):
    """Add works, each with an edition, a proposal, a share link and a place in one collection."""
    keeper = world.user("secretariat_lima")
    collection = BUILDERS["resources.Collection"](world.lima)
    collection.release(audience="public")
    collection.save()

    def more(count):
        for _ in range(count):
            row = BUILDERS["resources.Resource"](world.lima)
            row.release(audience="group")
            row.save()
            edition = add_edition(row, keeper)
            Proposal.objects.create(resource=row, proposed_by=world.personas["company_lima"])
            sharing.create_link(edition=edition, note="x", ends_on=lima_today() + timedelta(days=1), by=keeper)
            collections.add_to_collection(collection=collection, resource=row, by=keeper)
        return collection

    return more


@pytest.mark.parametrize("name", ["collection_list", "collection_detail", "collection_items", "proposal_list",
                                  "share_list", "secretariat_desk", "resource_feed", "crosswalk"])  # fmt: skip
def test_a_longer_list_asks_no_more(client_of, grow, name):
    collection = grow(2)
    with_slug = {"collection_detail", "collection_items"}
    address = reverse(name, args=[collection.slug] if name in with_slug else [])
    client, counts = client_of("secretariat_lima"), []
    client.get(address)
    for count in (0, 6):
        grow(count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30
