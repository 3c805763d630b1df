"""Works and editions as readers find them; lists, collections and the crosswalk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from members.access.policy import NotAllowed
from members.directory.models import Organisation
from resources.crosswalk import crosswalk_for
from resources.models import Collection, CollectionItem, Edition, Resource, Topic, TopicRelation
from resources.services import collections, editions, preparing
from tests.builders import BUILDERS
from vpwg.common.files import check_upload


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def work(world):
    row = BUILDERS["resources.Resource"](world.lima)
    row.abstract_es, row.title = "Resumen.", "Minería y diálogo"
    row.release(audience="public")
    row.save()
    return row


@pytest.fixture
def topics(db):
    call_command("load_topics", verbosity=0)
    return {topic.code: topic for topic in Topic.objects.all()}


def add(work, by, language, version, *, approve=True):
    uploaded = SimpleUploadedFile("nota.txt", f"{language} {version}".encode())
    edition = editions.add_edition(
        edition=Edition(resource=work, language=language, version=version, file=uploaded),
        checked=check_upload(uploaded),
        by=by,
    )
    edition = preparing.prepare(edition.pk)
    return editions.approve_edition(edition=edition, by=by) if approve else edition


def page(client, url):
    return client.get(url).content.decode()


def test_the_latest_edition_of_the_readers_language_comes_first_and_older_ones_apart(client_of, work, keeper):
    old, new = add(work, keeper, "es", "1.0"), add(work, keeper, "es", "2.0")
    english, quechua = add(work, keeper, "en", "1.0"), add(work, keeper, "qu", "1.0")
    client = client_of("anonymous")
    for prefix, first in (("", new), ("/en", english)):
        html = page(client, prefix + work.get_absolute_url())
        files = [html.index(f"{edition.public_id}/archivo") for edition in (new, english, quechua)]
        assert min(files) == html.index(f"{first.public_id}/archivo")
        assert f"{old.public_id}/archivo" not in html
        assert html.index(old.public_id) > max(files)
    assert 'hreflang="qu"' in html


def test_an_old_version_keeps_its_address_and_links_to_the_current_one(client_of, work, keeper):
    old, new = add(work, keeper, "es", "1.0"), add(work, keeper, "es", "2.0")
    address = reverse("edition_detail", args=[work.slug, old.public_id])
    html = page(client_of("anonymous"), address)
    assert "no es la vigente" in html
    assert reverse("edition_detail", args=[work.slug, new.public_id]) in html
    assert old.cleaned_sha256 in html
    assert "no es la vigente" not in page(
        client_of("anonymous"), reverse("edition_detail", args=[work.slug, new.public_id])
    )


def test_a_file_that_nobody_approved_is_named_to_its_secretariat_only(client_of, work, keeper):
    waiting = add(work, keeper, "es", "1.0", approve=False)
    address = reverse("edition_detail", args=[work.slug, waiting.public_id])
    assert client_of("company_lima").get(address).status_code == 404
    assert waiting.public_id not in page(client_of("company_lima"), work.get_absolute_url())
    assert client_of("secretariat_lima").get(address).status_code == 200


def test_a_link_is_an_edition_that_leads_elsewhere_and_embeds_nothing(client_of, work, keeper):
    editions.add_link(edition=Edition(resource=work, language="fr", link="https://videos.test/v"), by=keeper)
    html = page(client_of("anonymous"), work.get_absolute_url())
    assert 'href="https://videos.test/v"' in html
    assert "<iframe" not in html
    assert "<video" not in html


def test_only_organisations_that_agreed_are_named_as_authors(client_of, world, work):
    shown = Organisation.objects.for_system("test").get(name="civil_society Lima")
    hidden = Organisation.objects.for_system("test").get(name="company Lima")
    work.authors.set([shown, hidden])
    for persona in ("anonymous", "company_lima", "secretariat_macro_sur"):
        html = page(client_of(persona), work.get_absolute_url())
        assert shown.name in html
        assert hidden.name not in html
    assert hidden.name in page(client_of("secretariat_lima"), work.get_absolute_url())
    assert hidden.name not in page(client_of("anonymous"), reverse("resource_bibtex", args=[work.slug]))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mineria", True), ("q=DIALOGO minería", True), ("q=petróleo", False),
        ("kind=guide", True), ("kind=norm", False), ("licence=cc-by", True), ("licence=all-rights", False),
        ("department=08", True), ("department=15", False), ("department=xx", False),
        ("reader=journalists", True), ("reader=security", False),
        ("topic=R1", True), ("topic=R", True), ("topic=R1&topic=17", True), ("topic=R1&topic=18", False),
        ("language=es", True), ("language=qu", False), ("year=2024", True), ("year=x", False),
        ("collection=nada", False), ("orden=titulo", True), ("orden=nada&pagina=x", True),
    ],
)  # fmt: skip
def test_each_filter_finds_what_it_says(client_of, work, keeper, topics, query, found):
    work.licence, work.year, work.department_codes, work.readers = "cc-by", 2024, ["08"], ["journalists"]
    work.save()
    work.topics.set([topics["R1"], topics["17"]])
    add(work, keeper, "es", "1.0")
    assert (f"/recursos/{work.slug}/" in page(client_of("anonymous"), f"/recursos/?{query}")) is found
    assert (work.title in page(client_of("anonymous"), f"/recursos/?{query}&formato=csv")) is found


def test_a_chip_takes_away_one_topic_and_leaves_the_other(client_of, work, topics):
    html = page(client_of("anonymous"), "/recursos/?topic=R1&topic=17")
    assert 'href="?topic=17"' in html
    assert 'href="?topic=R1"' in html


def test_a_form_without_script_describes_a_work_with_topics_of_both_trees(client_of, world, topics):
    given = {
        "group": world.lima.slug, "title": "Obra nueva", "kind": "guide", "year": "2024", "licence": "cc-by",
        "topics": ["R1", "17"], "department_codes": ["08"], "readers": ["state"],
    }  # fmt: skip
    client = client_of("secretariat_lima")
    wrong = client.post(reverse("resource_create"), given | {"year": "1492"})
    assert wrong.status_code == 422
    assert 'value="R1" checked' in wrong.content.decode()
    assert client.post(reverse("resource_create"), given).status_code == 302
    made = Resource.objects.get(title="Obra nueva")
    assert {topic.code for topic in made.topics.all()} == {"R1", "17"}
    assert (made.department_codes, made.readers, made.audience) == (["08"], ["state"], "secretariat")


def test_a_collection_keeps_the_chosen_order_and_shows_each_reader_only_their_works(client_of, world, keeper, work):
    client = client_of("secretariat_lima")
    second = BUILDERS["resources.Resource"](world.lima)
    second.title = "Interna"
    second.save()
    client.post(reverse("collection_create"), {"group": world.lima.slug, "title_es": "Para empezar", "position": 1})
    collection = Collection.objects.get()
    items = reverse("collection_items", args=[collection.slug])
    for row in (work, second):
        client.post(items, {"resource": row.slug})
    client.post(items, {"act": "up", "work": second.slug})
    assert [item.resource for item in CollectionItem.objects.order_by("position")] == [second, work]
    refused = client.post(items, {"resource": "no-existe"})
    assert refused.status_code == 422
    client.post(reverse("collection_publish", args=[collection.slug]), {"audience": "public", "confirm": "1"})
    html = page(client_of("anonymous"), collection.get_absolute_url())
    assert work.title in html
    assert "Interna" not in html
    assert "Interna" in page(client, collection.get_absolute_url())
    assert work.title in page(client_of("anonymous"), f"/recursos/?collection={collection.slug}")
    client.post(items, {"act": "remove", "work": work.slug})
    assert CollectionItem.objects.count() == 1


def test_an_empty_collection_is_not_published(client_of, world):
    collection = BUILDERS["resources.Collection"](world.lima)
    response = client_of("secretariat_lima").post(
        reverse("collection_publish", args=[collection.slug]), {"audience": "public", "confirm": "1"}
    )
    assert response.status_code == 422


def test_only_its_secretariat_changes_a_collection(world, keeper, work):
    collection = BUILDERS["resources.Collection"](world.lima)
    with pytest.raises(NotAllowed):
        collections.add_to_collection(collection=collection, resource=work, by=world.user("secretariat_macro_sur"))
    assert not CollectionItem.objects.exists()


def test_the_crosswalk_counts_for_each_reader_and_marks_what_is_ours(
    client_of, world, work, topics, django_assert_num_queries
):
    hidden = BUILDERS["resources.Resource"](world.lima)
    for row in (work, hidden):
        row.topics.set([topics["R1"], topics["R2"], topics["17"], topics["18"]])

    def cell(user):
        return {(v.code, c.guiding.code): (c.count, c.is_suggested) for v, c in crosswalk_for(user).cells()}

    with django_assert_num_queries(3):
        public = cell(None)
    assert public["R1", "17"] == (1, True)
    assert public["R2", "17"] == (1, False)
    assert public["V8", "12"] == (0, True)
    assert cell(world.user("secretariat_lima"))["R1", "17"] == (2, True)
    assert len(public) == 29 * 31
    html = page(client_of("anonymous"), reverse("crosswalk"))
    assert "topic=V8&amp;topic=12" in html
    silent = [(v, c) for v, c in crosswalk_for(None).cells() if not c.count and not c.is_suggested]
    assert html.count("<td></td>") == len(silent) + 2  # and the two corners of the heading
    assert not any(f'topic={v.code}&amp;topic={c.guiding.code}"' in html for v, c in silent)
    assert len(html) < 70_000
    assert "R1" in page(client_of("anonymous"), reverse("crosswalk") + "?formato=csv")


def test_loading_the_topics_twice_gives_the_same_relations(topics):
    before = TopicRelation.objects.count()
    call_command("load_topics", verbosity=0)
    assert TopicRelation.objects.count() == before > 40


@pytest.fixture(autouse=True)
def _spanish():
    """A page asked for in English leaves its language behind in this process."""
    with override("es"):
        yield
