"""Embargo, consequences shown first, loans to named people, share links."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members.access import grants
from members.access.lending import lend_row
from members.access.locks import Audience
from members.access.policy import Action, NotAllowed, NotReady
from members.access.reach import change_of, reach_of, readers_now
from members.access.viewer import lima_today
from resources.models import DownloadCount, Edition, ShareLink
from resources.services import sharing
from tests.builders import BUILDERS
from vpwg.common.models import AuditEntry


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def work(world):
    row = BUILDERS["resources.Resource"](world.lima)
    row.abstract_es = "Resumen."
    row.save()
    return row


def local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone()).strftime("%Y-%m-%dT%H:%M")


def test_an_embargo_in_the_past_is_refused_beside_the_field(client_of, work):
    given = {"audience": "public", "opens_at": local(timezone.now() - timedelta(hours=1)), "confirm": "1"}
    response = client_of("secretariat_lima").post(reverse("resource_publish", args=[work.slug]), given)
    assert response.status_code == 422
    assert "ya pasó" in response.content.decode()
    work.refresh_from_db()
    assert work.released_at is None


def test_an_embargo_opens_at_its_instant_and_not_before(client_of, world, work):
    opens = timezone.now() + timedelta(hours=2)
    address = reverse("resource_publish", args=[work.slug])
    client = client_of("secretariat_lima")
    shown = client.post(address, {"audience": "public", "opens_at": local(opens)})
    assert "Hasta entonces, solo la secretaría" in shown.content.decode()
    client.post(address, {"audience": "public", "opens_at": local(opens), "confirm": "1"})
    work.refresh_from_db()
    assert abs(work.released_at - opens) < timedelta(minutes=1)
    assert world.readers_of(work) == {"secretariat_lima"}
    work.released_at = timezone.now() - timedelta(seconds=1)
    work.save()
    assert "anonymous" in world.readers_of(work)


def test_a_change_says_who_gains_who_loses_and_how_many_by_pillar(world, work):
    work.release(audience="pillars", letters="S")
    work.save()
    wider = change_of(work, audience=Audience.GROUP, letters="", at=None, contents=["Archivo"])
    assert (wider.now.total, wider.then.total, wider.gains, wider.losses) == (2, 6, 4, 0)
    assert dict(wider.then.pillars) == {"C": 2, "G": 1, "S": 1, "O": 1}
    assert wider.is_wider
    narrower = change_of(work, audience=Audience.SECRETARIAT, letters="", at=None, contents=[])
    assert (narrower.gains, narrower.losses, narrower.is_narrower) == (0, 1, True)


def test_the_page_names_the_files_that_open(client_of, work, keeper, add_edition):
    add_edition(work, keeper)
    html = client_of("secretariat_lima").post(
        reverse("resource_publish", args=[work.slug]), {"audience": "group"}
    ).content.decode()  # fmt: skip
    assert "Archivo TXT en Español, versión 1.0" in html
    assert "5 que ahora no pueden leerlo lo podrán leer" in html


def test_who_can_read_is_shown_to_the_secretariat_alone(client_of, world, work):
    work.release(audience="pillars", letters="S")
    work.save()
    assert (
        "Quién puede leer esto ahora: 2 cuentas"
        in client_of("secretariat_lima").get(work.get_absolute_url()).content.decode()
    )
    assert "Quién puede leer" not in client_of("civil_society_lima").get(work.get_absolute_url()).content.decode()
    assert readers_now(world.user("civil_society_lima"), work) is None


def test_a_row_is_lent_to_a_person_of_the_group_and_taken_back_on_record(client_of, world, work):
    client, address = client_of("secretariat_lima"), reverse("row_lend", args=["resource", work.public_id])
    guest = world.user("guest")
    assert client.post(address, {"person": guest.public_id}).status_code == 302
    assert world.readers_of(work) == {"secretariat_lima", "guest"}
    assert [user.pk for user in reach_of(work).borrowers] == [guest.pk]
    client.post(address, {"take_back": guest.public_id})
    assert world.readers_of(work) == {"secretariat_lima"}
    acts = AuditEntry.objects.filter(object_id=work.public_id, action__startswith="access.")
    assert [entry.action for entry in acts] == ["access.lent", "access.taken_back"]
    # The log cannot be changed: a name in it would outlive the person's erasure.
    assert str(guest) not in str([entry.details for entry in acts])


def test_nobody_outside_the_group_is_lent_anything(client_of, world, work, keeper):
    outsider = world.user("company_macro_sur")
    response = client_of("secretariat_lima").post(
        reverse("row_lend", args=["resource", work.public_id]), {"person": outsider.public_id}
    )
    assert response.status_code == 422
    with pytest.raises(NotAllowed):
        lend_row(obj=work, to=outsider, by=keeper)
    assert grants.borrowers(work, Action.VIEW) == set()


@pytest.fixture
def edition(work, keeper, add_edition):
    return add_edition(work, keeper, "contenido prestado")


def made(edition, keeper, days=2):
    return sharing.create_link(edition=edition, note="Prensa", ends_on=lima_today() + timedelta(days=days), by=keeper)


def test_a_link_opens_one_edition_to_a_stranger_and_counts(client_of, edition, keeper):
    link, token = made(edition, keeper)
    client = client_of("anonymous")
    page = client.get(reverse("share_open", args=[token]))
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "no-referrer"
    file = client.get(reverse("share_file", args=[token]))
    assert b"".join(file.streaming_content) == b"contenido prestado"
    assert client.get(edition.resource.get_absolute_url()).status_code == 404
    client.head(reverse("share_file", args=[token]))
    link.refresh_from_db()
    assert link.downloaded_count == 1
    assert token not in str(list(ShareLink.objects.values()))
    assert AuditEntry.objects.filter(action="share_link.downloaded", by=None).count() == 1


def test_unknown_ended_and_revoked_links_answer_alike(client_of, edition, keeper):
    ended, ended_token = made(edition, keeper)
    ShareLink.objects.filter(pk=ended.pk).update(ends_on=lima_today() - timedelta(days=1))
    revoked, revoked_token = made(edition, keeper)
    client_of("secretariat_lima").post(reverse("share_revoke", args=[revoked.public_id]))
    client, bodies = client_of("anonymous"), set()
    for token in (ended_token, revoked_token, "nada"):
        for name in ("share_open", "share_file"):
            address = reverse(name, args=[token])
            response = client.get(address)
            assert response.status_code == 404
            bodies.add(response.content.replace(address.encode(), b""))
    assert len(bodies) == 1


def test_a_file_that_lost_its_approval_is_not_lent(client_of, edition, keeper):
    _link, token = made(edition, keeper)
    Edition.objects.filter(pk=edition.pk).update(approved_at=None)
    assert client_of("anonymous").get(reverse("share_open", args=[token])).status_code == 404
    edition.refresh_from_db()
    with pytest.raises(NotReady):
        made(edition, keeper)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_ends_neither_in_the_past_nor_after_ninety_days(client_of, edition, keeper, days):
    with pytest.raises(ValidationError):
        made(edition, keeper, days)
    given = {"note": "Prensa", "ends_on": (lima_today() + timedelta(days=days)).isoformat()}
    address = reverse("share_create", args=[edition.resource.slug, edition.public_id])
    response = client_of("secretariat_lima").post(address, given)
    assert response.status_code == 422
    assert "Prensa" in response.content.decode()


def test_only_the_works_secretariat_makes_lists_and_ends_links(client_of, world, edition, keeper):
    link, _token = made(edition, keeper)
    with pytest.raises(NotAllowed):
        made(edition, world.user("secretariat_macro_sur"))
    assert "Prensa" in client_of("secretariat_lima").get(reverse("share_list")).content.decode()
    assert "Prensa" not in client_of("secretariat_macro_sur").get(reverse("share_list")).content.decode()
    address = reverse("share_revoke", args=[link.public_id])
    assert client_of("secretariat_macro_sur").post(address).status_code == 404


def test_the_address_is_shown_once(client_of, edition):
    address = reverse("share_create", args=[edition.resource.slug, edition.public_id])
    given = {"note": "Prensa", "ends_on": lima_today().isoformat()}
    client = client_of("secretariat_lima")
    made = client.post(address, given)
    assert "/compartido/" in client.get(made["Location"]).content.decode()
    assert "/compartido/" not in client_of("secretariat_lima").get(made["Location"]).content.decode()
    assert "/compartido/" not in client_of("secretariat_lima").get(reverse("share_list")).content.decode()


@pytest.mark.parametrize(
    ("headers", "counted"),
    [
        ({}, 1), ({"HTTP_RANGE": "bytes=0-3"}, 1), ({"HTTP_RANGE": "bytes=4-9"}, 0),
        ({"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, 0),
    ],
)  # fmt: skip
def test_downloads_are_counted_by_month_and_hold_nothing_of_the_reader(client_of, edition, headers, counted):
    edition.resource.release(audience="public")
    edition.resource.save()
    address = reverse("edition_file", args=[edition.resource.slug, edition.public_id])
    client = client_of("anonymous")
    for _ in range(2):
        client.get(address, **headers)
    client.head(address)
    rows = list(DownloadCount.objects.values_list("month", "count"))
    assert rows == ([(lima_today().replace(day=1), 2)] if counted else [])


@pytest.mark.parametrize("label", sorted(BUILDERS))
def test_every_kind_of_row_is_lent_by_its_own_secretariat_alone(client_of, world, label):
    row = BUILDERS[label](world.lima)
    row.release(audience="public")
    row.save()
    address = reverse("row_lend", args=[row._meta.model_name, row.public_id])
    assert client_of("secretariat_lima").get(address).status_code == 200
    assert client_of("secretariat_macro_sur").get(address).status_code == 403
    assert client_of("company_lima").get(address).status_code == 404
    assert client_of("secretariat_lima").get(reverse("row_lend", args=["user", row.public_id])).status_code == 404
