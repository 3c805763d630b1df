"""What outlives its reason: links and loans of a narrowed work, originals of a former secretariat, an embargo's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.access.locks import narrows
from members.access.policy import NotReady
from members.access.viewer import lima_today
from members.directory.models import Membership, Seat
from members.directory.services.lending import lend_row
from resources.models import CollectionItem, Edition, Resource, ShareLink
from resources.services import collections, proposals, sharing, works
from tests import make
from tests.builders import BUILDERS
from vpwg.common.models import AuditEntry


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def work(lima, keeper, add_edition):
    row = BUILDERS["resources.Resource"](lima)
    add_edition(row, keeper)
    works.publish_resource(resource=row, audience="public", by=keeper)
    return row


def link_of(work, keeper, note="Embajada"):
    return sharing.create_link(edition=work.editions.get(), note=note, ends_on=lima_today(), by=keeper)


def is_open(client_of, token) -> bool:
    return client_of("anonymous").get(f"/compartido/{token}/").status_code == 200


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("public", "members", True),
        ("members", "public", False),
        ("public", "public", False),
        ("members", "1:CGSO", True),
        ("1:CGSO", "1:CGS", True),
        ("1:CGS", "1:CGSO", False),
        ("1:C", "1:S", True),
        ("1:C", "1:CS", False),
        ("1:-", "1:S", False),
        ("1:-", "1:-", False),
        ("1:S", "1:-", True),
        ("*:S", "1:S", True),
        ("1:S", "*:S", False),
        ("members", "*:CGSO", True),  # another group's secretariat
    ],
)
def test_a_lock_is_narrower_where_somebody_stays_outside(before, now, expected):
    assert narrows(before, now, group_id=1) is expected


def test_narrowing_ends_links_and_loans_unless_each_is_kept(world, client_of, keeper, work):
    ended, ended_token = link_of(work, keeper, "Embajada A")
    kept, kept_token = link_of(work, keeper, "Embajada B")
    lend_row(obj=work, to=world.user("company_lima"), by=keeper)
    lend_row(obj=work, to=world.user("government_lima"), by=keeper)
    client, url = client_of("secretariat_lima"), f"/recursos/{work.slug}/publicar/"
    page = client.post(url, {"audience": "secretariat"}).content.decode()
    for words in (
        "Embajada A",
        "Embajada B",
        "company_lima",
        "government_lima",
        "Marque solo lo que deba seguir abierto",
    ):
        assert words in page
    assert is_open(client_of, ended_token)
    person = world.user("company_lima").person.public_id
    answer = client.post(
        url, {"audience": "secretariat", "confirm": "1", "keep": [f"link-{kept.public_id}", f"loan-{person}"]}
    )
    assert answer.status_code == 302
    assert not is_open(client_of, ended_token)
    assert is_open(client_of, kept_token)
    assert world.readers_of(work) == {"secretariat_lima", "company_lima"}
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"share_link.revoked", "share_link.kept", "access.taken_back", "access.kept"} <= acts


def test_widening_lists_and_ends_nothing(client_of, keeper, lima, add_edition):
    row = BUILDERS["resources.Resource"](lima)
    add_edition(row, keeper)
    _link, token = link_of(row, keeper)
    url = f"/recursos/{row.slug}/publicar/"
    page = client_of("secretariat_lima").post(url, {"audience": "public"}).content.decode()
    assert "Embajada" not in page
    client_of("secretariat_lima").post(url, {"audience": "public", "confirm": "1"})
    assert is_open(client_of, token)


def test_an_embargo_on_what_was_open_ends_links_too(client_of, keeper, work):
    _link, token = link_of(work, keeper)
    works.publish_resource(resource=work, audience="public", at=timezone.now() + timedelta(days=3), by=keeper)
    assert not is_open(client_of, token)


def test_a_second_choice_beside_the_consequences_of_the_first_is_shown_first(client_of, work):
    client, url = client_of("secretariat_lima"), f"/recursos/{work.slug}/publicar/"
    client.post(url, {"audience": "group"})
    answer = client.post(url, {"audience": "secretariat", "confirm": "1", "shown": f"{work.group_id}:CGSO "})
    assert answer.status_code == 200
    assert "Antes de confirmar" in answer.content.decode()
    work.refresh_from_db()
    assert work.lock == "public"


@pytest.mark.parametrize("page", ["edition_report", "edition_original", "edition_remove"])
def test_who_was_the_secretariat_keeps_no_original_and_no_report(world, client_of, keeper, work, page):
    url = reverse(page, args=[work.slug, work.editions.get().public_id])
    assert client_of("secretariat_lima").get(url).status_code == 200
    Seat.objects.filter(person=keeper.person).update(ends_on=lima_today() - timedelta(days=1))
    former = client_of("secretariat_lima")
    assert former.get(url).status_code == 404
    # Back in the group, but as a member: what was uploaded as the secretariat is the secretariat's.
    membership = Membership.objects.get(pk=world.memberships["company_lima"].pk)
    make.seat(keeper.person, membership, starts_on=lima_today())
    assert client_of("secretariat_lima").get(url).status_code == 404
    assert client_of("secretariat_lima").get(f"/recursos/{work.slug}/").status_code == 200


def test_who_was_the_secretariat_finds_no_file_that_nobody_approved(world, keeper, work):
    Edition.objects.for_system("test").filter(resource=work).update(approved_at=None)
    membership = world.memberships["company_lima"]
    Seat.objects.filter(person=keeper.person).update(membership=membership)
    assert not Edition.objects.visible_to(world.user("secretariat_lima")).exists()


def test_who_proposed_keeps_the_original_while_seated(world, client_of, keeper, lima):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from vpwg.common.files import check_upload

    uploaded = SimpleUploadedFile("nota.txt", b"hola")
    member = world.user("company_lima")
    proposal = proposals.propose_resource(
        resource=Resource(group=lima, title="Propuesta", kind="guide", abstract_es="Algo."),
        edition=Edition(language="es", file=uploaded),
        checked=check_upload(uploaded),
        by=member,
    )
    edition = proposal.resource.editions.get()
    works.publish_resource(resource=proposal.resource, audience="public", by=keeper)
    url = reverse("edition_original", args=[proposal.resource.slug, edition.public_id])
    assert client_of("company_lima").get(url).status_code == 200
    Seat.objects.filter(person=member.person).update(ends_on=lima_today() - timedelta(days=1))
    assert client_of("company_lima").get(url).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_embargo_says_when_it_opens_everywhere(client_of, keeper, lima, prefix):
    row = BUILDERS["resources.Resource"](lima)
    row.abstract_es = "Algo."
    row.save()
    year = lima_today().year + 1
    data = {"audience": "public", "opens_at": f"{year}-12-10T09:00", "confirm": "1"}
    client = client_of("secretariat_lima")
    page = client.post(f"{prefix}/recursos/{row.slug}/publicar/", data, follow=True).content.decode()
    sentence = (
        f"It will open on 10 December {year}, 09:00 (Lima time)"
        if prefix
        else f"Se abrirá el 10 de diciembre de {year}, 09:00 (hora de Lima)"
    )
    assert page.count(sentence) >= 2, "message and badge"
    assert "Publicado" not in page
    desk = client.get(f"{prefix}/secretaria/").content.decode()
    assert row.title in desk
    assert sentence in desk


def test_the_year_of_an_embargo_is_said_only_where_it_is_another():
    from vpwg.common.text.words import opening_moment

    now = timezone.localtime()
    at = datetime(now.year, 12, 10, 14, tzinfo=UTC)
    assert opening_moment(at) == "10 de diciembre, 09:00 (hora de Lima)"
    assert opening_moment(at.replace(year=now.year + 1)) == f"10 de diciembre de {now.year + 1}, 09:00 (hora de Lima)"


def test_a_link_of_an_older_day_is_neither_listed_nor_kept(client_of, keeper, work):
    link, _token = link_of(work, keeper)
    ShareLink.objects.for_system("test").filter(pk=link.pk).update(ends_on=lima_today() - timedelta(days=1))
    page = client_of("secretariat_lima").post(f"/recursos/{work.slug}/publicar/", {"audience": "group"})
    assert "Embajada" not in page.content.decode()


@pytest.mark.parametrize("kind", ["work", "collection"])
def test_the_name_of_a_draft_stays_out_of_the_address_of_what_is_published(client_of, keeper, lima, kind):
    name = {"work": "resources.Resource", "collection": "resources.Collection"}[kind]
    row, field = BUILDERS[name](lima), {"work": "title", "collection": "title_es"}[kind]
    if kind == "collection":
        row.items.create(resource=BUILDERS["resources.Resource"](lima))
    else:
        row.abstract_es = "Algo."
    row.slug = "denuncia-contra-ana-ruiz-0123456789"
    setattr(row, field, "Informe de riesgos")
    row.save()
    url = reverse(f"{'resource' if kind == 'work' else 'collection'}_publish", args=[row.slug])
    answer = client_of("secretariat_lima").post(url, {"audience": "public", "confirm": "1"}, follow=True)
    assert "Informe de riesgos" in answer.content.decode()
    row.refresh_from_db()
    assert row.slug.startswith("informe-de-riesgos-")
    before = row.slug
    setattr(row, field, "Informe de riesgos, corregido")
    row.save()
    client_of("secretariat_lima").post(
        url.replace("denuncia-contra-ana-ruiz-0123456789", before), {"audience": "members", "confirm": "1"}
    )
    row.refresh_from_db()
    assert row.slug == before, "an address that was given out stays"


def test_a_work_that_was_closed_since_leaves_no_gap_in_a_collection(world, client_of, keeper, lima, macro_sur):
    """Buttons, counts and refusals of a collection are those of the works that its secretariat sees."""
    collection = BUILDERS["resources.Collection"](lima)
    first, closed, last = (BUILDERS["resources.Resource"](group) for group in (lima, macro_sur, lima))
    for row in (first, closed, last):
        collections.add_to_collection(collection=collection, resource=row, by=keeper)
    collections.move_in_collection(collection=collection, resource=last, step=-1, by=keeper)
    seen = CollectionItem.objects.visible_to(world.user("secretariat_lima")).filter(collection=collection)
    assert [item.resource_id for item in seen] == [last.pk, first.pk]
    page = client_of("secretariat_lima").post(
        reverse("collection_publish", args=[collection.slug]), {"audience": "public"}
    )
    assert "lista de 2 recursos" in page.content.decode()
    for row in (first, last):
        collections.remove_from_collection(collection=collection, resource=row, by=keeper)
    with pytest.raises(NotReady):
        collections.publish_collection(collection=collection, audience="public", by=keeper)
