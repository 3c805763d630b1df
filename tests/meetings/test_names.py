"""Plain-text names: found whole, in parts, in capitals, as an organisation's short name; each waits for its answer."""

import pytest
from django.urls import reverse

from meetings import services
from meetings.models import Minutes, MinutesDraft, MinutesVersion
from meetings.reads.attribution import Reading, Voice, attributed
from meetings.services import names
from members.access.policy import NotReady
from members.directory.models import Membership, Organisation, Person, Seat
from tests.builders import BUILDERS


@pytest.fixture
def meeting(world):
    """A meeting of a group in which Ana Ruiz de la Peña sits for Compañía Minera Antamina S.A. (CMA)."""
    organisation = Organisation.objects.create(name="Compañía Minera Antamina S.A.", acronym="CMA", category="company")
    ministry = Organisation.objects.create(name="Ministerio de Trabajo", acronym="MTPE", category="state")
    for each, letter in ((organisation, "C"), (ministry, "G")):
        membership = Membership.objects.create(
            organisation=each, group=world.lima, standing="member", pillar=letter, starts_on="2020-01-01"
        )
    person = Person.objects.create(given_names="Ana", family_names="Ruiz de la Peña", data_origin="x")
    Seat.objects.create(
        person=person, membership=organisation.memberships.get(), kind="titular", starts_on=membership.starts_on
    )
    return BUILDERS["meetings.Meeting"](world.lima)


def terms(meeting, text):
    return [mention.term for mention in names.mentions_in(text, names.known_of(meeting))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Ruiz de la Peña pidió datos.", ["Ana Ruiz de la Peña"]),
        ("La señora RUIZ, Ana insistió.", ["RUIZ, Ana"]),
        ("ana ruiz dijo", ["ana ruiz"]),
        ("Según Pena, no.", ["Pena"]),
        ("Antamina ofreció; CMA también, y el M.T.P.E. y la MTPE.", ["Antamina", "CMA", "M.T.P.E", "MTPE"]),
        ("Mariana Ruizal y la peña ruidosa.", []),
        ("[[C|Ana Ruiz]] dijo, y [[C|Antamina]].", []),
        ("Compañía Minera Antamina S.A. firmó.", ["Compañía Minera Antamina S.A"]),
        ("Ana\nRuiz habló", ["Ana\nRuiz"]),
    ],
)
def test_what_is_found(meeting, text, found):
    assert terms(meeting, text) == found


@pytest.mark.parametrize("where", ["body", "note"])
def test_no_text_and_no_note_is_approved_while_a_name_waits(world, meeting, where):
    keeper = world.user("secretariat_lima")
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    minutes = services.save_draft(minutes=minutes, body="Texto uno.", seen=minutes.edit_version, by=keeper)
    services.approve_minutes(minutes=minutes, by=keeper)
    body, note = ("Ana Ruiz dijo no.", "Fecha") if where == "body" else ("Texto dos.", "Lo pidió Ana Ruiz")
    minutes = services.save_draft(minutes=minutes, body=body, seen=minutes.edit_version, by=keeper)
    with pytest.raises(NotReady, match="Ana Ruiz"):
        services.approve_minutes(minutes=minutes, note=note, by=keeper)
    with pytest.raises(NotReady, match="debe escribirse"):
        services.approve_minutes(minutes=minutes, note="[[S|Ana", by=keeper)


def test_each_is_answered_on_the_page_marked_or_left_and_a_changed_paragraph_asks_again(world, client_of, meeting):
    client, keeper = client_of("secretariat_lima"), world.user("secretariat_lima")
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    body = "Ana Ruiz dijo que no a Antamina.\n\nSe agradece a Ana Ruiz."
    services.save_draft(minutes=minutes, body=body, seen=minutes.edit_version, by=keeper)
    url = reverse("minutes_approve", args=[meeting.public_id])

    def asked(response):
        return response.context["questions"]

    page = client.get(url)
    assert [question.mention.term for question in asked(page)] == ["Ana Ruiz", "Antamina", "Ana Ruiz"]
    speaks, company, thanked = (f"n-{question.mention.key}" for question in asked(page))
    seen = {"edit_version": page.context["form"]["edit_version"].value(), "shown": body}
    assert client.post(url, seen).status_code == 422
    shown = client.post(url, seen | {speaks: "mark", company: "another", thanked: "another"})
    marked = "[[C|Ana Ruiz]] dijo que no a Antamina.\n\nSe agradece a Ana Ruiz."
    assert MinutesDraft.objects.for_system("test").get().body == marked
    assert not MinutesVersion.objects.for_system("test").exists()  # what is approved is what was read
    assert not asked(shown)
    again = {"edit_version": shown.context["form"]["edit_version"].value(), "shown": marked}
    assert client.post(url, again).status_code == 302
    fresh = Minutes.objects.for_system("test").get()
    services.save_draft(minutes=fresh, body=marked + " ¡Gracias!", seen=fresh.edit_version, by=keeper)
    assert [question.mention.term for question in asked(client.get(url))] == ["Ana Ruiz"]


def test_the_preview_shows_three_readings_with_marked_names_underlined_and_lists_plain_ones(client_of, meeting):
    url = reverse("minutes_edit", args=[meeting.public_id])
    body = "[[C|Zoila Luz]] pidió <b>algo</b>. Ana Ruiz calló."
    response = client_of("secretariat_lima").post(url, {"body": body, "preview": 1})
    names_read, pillar, nobody = (str(shown.html) for shown in response.context["readings"])
    assert "<u>Zoila Luz</u> pidió &lt;b&gt;" in names_read
    assert pillar == nobody
    assert "Una persona participante pidió" in nobody
    assert "no está anotada" in response.content.decode()
    assert [question.mention.term for question in response.context["questions"]] == ["Ana Ruiz"]
    assert not Minutes.objects.for_system("test").exists()


def test_publishing_shows_the_readings_and_widens_nothing_while_a_name_waits(world, client_of, meeting, write):
    minutes = write("Zoila Luz dijo que sí.", audience=None, meeting=meeting)
    membership = Membership.objects.get(organisation__acronym="MTPE")
    person = Person.objects.create(given_names="Zoila", family_names="Luz", data_origin="x")
    Seat.objects.create(person=person, membership=membership, kind="titular", starts_on=membership.starts_on)
    client, url = client_of("secretariat_lima"), reverse("minutes_publish", args=[meeting.public_id])
    page = client.get(url)
    assert len(page.context["readings"]) == 3
    ((key, label),) = page.context["extra"].fields["not_speakers"].choices
    assert "Zoila Luz" in label
    public = {"audience": "public", "confirm": "1"}
    refused = client.post(url, public)
    assert refused.status_code == 422
    assert "Zoila Luz" in refused.content.decode()
    assert client_of("anonymous").get(minutes.get_absolute_url()).status_code == 404
    assert client.post(url, public | {"not_speakers": key}).status_code == 302
    assert client_of("anonymous").get(minutes.get_absolute_url()).status_code == 200


def test_narrowing_is_never_refused(world, client_of, meeting, write):
    minutes = write("Zoila Luz dijo que sí.", meeting=meeting)
    membership = Membership.objects.get(organisation__acronym="MTPE")
    person = Person.objects.create(given_names="Zoila", family_names="Luz", data_origin="x")
    Seat.objects.create(person=person, membership=membership, kind="titular", starts_on=membership.starts_on)
    url = reverse("minutes_publish", args=[meeting.public_id])
    assert client_of("secretariat_lima").post(url, {"audience": "secretariat", "confirm": "1"}).status_code == 302
    assert client_of("anonymous").get(minutes.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[[C|Ana]] dijo. Y [[C|Ana]] calló.", "La representación del pilar empresa dijo. Y la representación del pilar empresa calló."),
        ("Fin.\n[[S|B]] dijo", "Fin.\nUna persona participante dijo"),
        ("sigue\n[[S|B]] dijo", "sigue\nuna persona participante dijo"),
        ("- **[[S|B]]**: sí", "- **Una persona participante**: sí"),
        ("1. [[S|B]]", "1. Una persona participante"),
        ("## Dijo [[S|B]]\n[[S|B]]", "## Dijo una persona participante\nUna persona participante"),
        ("el Sr. [[S|B]] dijo", "el Sr. una persona participante dijo"),
        ("¿[[S|B]]? «[[S|B]]»", "¿Una persona participante? «Una persona participante»"),
        ("| [[S|B]] | y [[S|B]] |", "| Una persona participante | y una persona participante |"),
    ],
)  # fmt: skip
def test_inserted_words_begin_sentences_with_a_capital(text, read):
    assert attributed(text, reading=Reading.PILLAR, voice=Voice(told=frozenset("C"))) == read


def test_inserted_words_are_in_the_language_of_the_minutes_not_of_who_reads(client_of, write):
    spanish, english = write("[[S|B]] dijo."), write("[[S|B]] said.", language="en")
    addresses = [
        (spanish.get_absolute_url(), "Una persona participante dijo."),
        (english.get_absolute_url(), "A participant said."),
    ]
    for prefix in ("", "/en"):
        for address, words in addresses:
            assert words in client_of("anonymous").get(prefix + address).content.decode()
