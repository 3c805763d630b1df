"""The index follows what is written, whole or by kind, and running twice changes nothing."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from meetings import services as meeting_services
from meetings.models import AgendaItem
from resources.models import Resource
from tests.builders import BUILDERS
from tests.search.test_reading import publish
from vpwg.common import search
from vpwg.common.jobs import reindex_stale
from vpwg.common.models import SearchEntry, SearchWord
from vpwg.common.search.query import parse
from vpwg.common.search.reading import Found


def test_the_safety_net_finds_changed_and_lost_rows_and_then_nothing(lima):
    row = publish(lima, "Relave")
    assert reindex_stale() == 1
    assert reindex_stale() == 0
    Resource.objects.for_system("test").filter(pk=row.pk).update(title="Cernícalo")
    assert reindex_stale() == 1
    assert Found(None, parse("cernícalo")).count == 1
    assert Found(None, parse("relave")).count == 0
    Resource.objects.for_system("test").filter(pk=row.pk).delete()
    assert reindex_stale() == 1
    assert not SearchEntry.objects.exists()
    assert Found(None, parse("cernícalo")).count == 0


def test_a_word_that_no_text_holds_any_more_is_kept_nowhere(lima):
    row = publish(lima, "Casandra habló del relave")
    search.refresh_all()
    assert SearchWord.objects.filter(word="casandra").exists()
    Resource.objects.for_system("test").filter(pk=row.pk).update(title="Del relave")
    reindex_stale()
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"relave", "guia"}


def test_reindex_writes_all_or_one_kind_and_names_an_unknown_one(lima):
    publish(lima, "Relave")
    BUILDERS["meetings.Meeting"](lima)
    out = io.StringIO()
    call_command("reindex", kind="meetings.meeting", stdout=out)
    assert out.getvalue() == "meetings.meeting: 1\n"
    assert SearchEntry.objects.count() == 1
    call_command("reindex", stdout=out)
    call_command("reindex", stdout=out)
    assert SearchEntry.objects.count() == 2
    assert Found(None, parse("relave")).count == 1
    with pytest.raises(CommandError, match="meetings.meeting"):
        call_command("reindex", kind="nada")


def test_the_agenda_of_a_meeting_is_found_and_forgotten(world, lima, django_capture_on_commit_callbacks):
    keeper, meeting = world.user("secretariat_lima"), BUILDERS["meetings.Meeting"](lima)
    with django_capture_on_commit_callbacks(execute=True):
        item = meeting_services.add_agenda_item(item=AgendaItem(meeting=meeting, title="El relave"), by=keeper)
    assert Found(keeper, parse("relave")).count == 1
    with django_capture_on_commit_callbacks(execute=True):
        meeting_services.remove_agenda_item(item=item, by=keeper)
    assert Found(keeper, parse("relave")).count == 0


def test_a_date_that_moves_takes_its_entry_along(lima):
    row = BUILDERS["meetings.Meeting"](lima)
    row.title = "Relave"
    row.release(audience="public")
    row.save()
    search.refresh_all()
    row.starts_at, row.ends_at = row.starts_at.replace(year=2019), row.ends_at.replace(year=2019)
    row.save()
    search.refresh_all()
    assert Found(None, parse("relave")).counts("year") == {2019: 1}


def test_the_text_of_a_file_is_found_with_its_work(world, lima, add_edition):
    row, keeper = publish(lima, "Manual"), world.user("secretariat_lima")
    edition = add_edition(row, keeper)
    edition.text = "Adentro dice cernícalo."
    edition.save()
    search.refresh_all()
    assert Found(keeper, parse("cernícalo")).families == [search.family_of(row)]
