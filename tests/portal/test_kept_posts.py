"""A text typed for an hour survives a lost session: kept for its writer alone, shown again, never sent by itself."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.access.viewer import lima_today
from members.outreach.models import Engagement
from resources.models import Collection, Resource
from tests import make
from tests.builders import BUILDERS
from vpwg.common.forms import kept_posts
from vpwg.privacy.models import DataIncident

BACKEND = project.AUTHENTICATION_BACKENDS[0]
TEXT = "Una hora de trabajo: «comillas», <b>ángulos</b> & más.\nSegunda línea."


@pytest.fixture
def browser(world):
    """A browser that was signed in as Lima's secretariat and whose session is over."""
    client = Client()
    client.force_login(world.user("secretariat_lima"), backend=BACKEND)
    client.get("/mi/")
    return client


def end_session(client):
    Session.objects.filter(session_key=client.cookies["sessionid"].value).delete()
    client.cookies.pop("sessionid")


def come_back(client, world, persona="secretariat_lima"):
    """Sign in on the same browser, as the sign-in page does: what the session held stays."""
    from django.contrib.auth import login
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session
    login(request, world.user(persona), backend=BACKEND)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key


def late(client, address, given, referer=None):
    headers = {"HTTP_REFERER": f"http://testserver{referer}"} if referer else {}
    return client.post(address, given, **headers)


INCIDENT = {"title": "Correo perdido", "known_at": "2026-01-01T10:00", "description": TEXT, "affected": "30 personas"}


def test_what_was_typed_waits_and_comes_back_filled_in(browser, world):
    end_session(browser)
    answer = late(browser, reverse("incident_create"), INCIDENT)
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('incident_create')}"
    page = browser.get(answer["Location"]).content.decode()
    assert "lo que escribió le espera" in page
    assert "Correo perdido" not in page
    assert "Correo perdido" not in str(browser.session.items())
    come_back(browser, world)
    page = browser.get(reverse("incident_create")).content.decode()
    assert 'value="Correo perdido"' in page
    assert TEXT in unescape(page)
    assert "<b>ángulos" not in page
    assert "Todavía no se guardó" in page
    assert not DataIncident.objects.for_system("test").exists()
    # A reload shows it again; saving it ends the waiting.
    assert 'value="Correo perdido"' in browser.get(reverse("incident_create")).content.decode()
    assert browser.post(reverse("incident_create"), INCIDENT | {"group": "lima"}).status_code == 302
    assert "Correo perdido" not in browser.get(reverse("incident_create")).content.decode()


def test_in_english_too(browser, world):
    end_session(browser)
    address = "/en" + reverse("incident_create")
    answer = late(browser, address, INCIDENT)
    assert answer["Location"] == f"/en/cuentas/login/?next={address}"
    come_back(browser, world)
    page = browser.get(address).content.decode()
    assert "This is what you typed before your session ended" in page
    assert 'value="Correo perdido"' in page


def test_choices_boxes_and_the_version_come_back_too(browser, world):
    work = BUILDERS["resources.Resource"](world.lima)
    address = reverse("resource_edit", args=[work.slug])
    end_session(browser)
    given = {"title": "Otro título", "kind": "guide", "licence": "cc-by", "readers": ["state", "companies"], "department_codes": ["08"],
             "edit_version": "1"}  # fmt: skip
    late(browser, address, given)
    Resource.objects.filter(pk=work.pk).update(edit_version=2, title="De otra persona")
    come_back(browser, world)
    page = browser.get(address).content.decode()
    for box in ("state", "companies"):
        assert re.search(rf'value="{box}"[^>]* checked', page), box
    assert re.search(r'value="08"[^>]* checked', page)
    assert 'name="edit_version" value="1"' in page
    assert "Otro título" in page
    stale = browser.post(address, given)
    assert (stale.status_code, "De otra persona" in stale.content.decode()) == (409, True)


def test_a_form_that_posts_elsewhere_comes_back_on_its_page(browser, world):
    organisation = world.memberships["company_lima"].organisation
    page = reverse("stakeholder_detail", args=[organisation.public_id])
    address = reverse("engagement_create") + f"?organizacion={organisation.public_id}"
    end_session(browser)
    given = {"happened_on": str(lima_today()), "channel": "call", "summary": TEXT}
    answer = late(browser, address, given, referer=address)
    assert "organizacion" in answer["Location"]
    come_back(browser, world)
    assert TEXT in unescape(browser.get(address).content.decode())
    assert TEXT not in unescape(browser.get(page).content.decode())
    assert not Engagement.objects.for_system("test").exists()


def test_nobody_else_gets_it(browser, world):
    end_session(browser)
    late(browser, reverse("incident_create"), INCIDENT)
    come_back(browser, world, "secretariat_macro_sur")
    assert "Correo perdido" not in browser.get(reverse("incident_create")).content.decode()
    assert kept_posts._SLOT not in browser.session
    come_back(browser, world)
    assert "Correo perdido" not in browser.get(reverse("incident_create")).content.decode()


def test_from_a_browser_that_nobody_knows_nothing_is_kept(world):
    stranger = Client()
    answer = late(stranger, reverse("incident_create"), INCIDENT)
    assert answer.status_code == 302
    assert not Session.objects.exists()


def test_who_signs_out_leaves_no_note_of_whose_browser_it_is(browser):
    assert browser.cookies["de_quien"]["httponly"]
    browser.post(reverse("account_logout"))
    assert not browser.cookies["de_quien"].value
    answer = late(browser, reverse("incident_create"), INCIDENT)
    assert answer.status_code == 302
    assert kept_posts._SLOT not in browser.session


def test_it_runs_out_and_is_bounded(browser, world, monkeypatch):
    end_session(browser)
    late(browser, reverse("incident_create"), INCIDENT | {"description": "x" * (kept_posts.MOST + 1)})
    assert kept_posts._SLOT not in browser.session
    late(browser, reverse("incident_create"), INCIDENT)
    assert browser.session.get_expiry_age() <= kept_posts.KEPT_FOR
    monkeypatch.setattr(kept_posts, "KEPT_FOR", -1)
    come_back(browser, world)
    assert "Correo perdido" not in browser.get(reverse("incident_create")).content.decode()


def test_files_are_not_kept_and_that_is_said(browser, world):
    end_session(browser)
    given = {"group": "lima", "title": "Guía larga", "kind": "guide", "abstract_es": TEXT, "language": "es"}
    given |= {"file": SimpleUploadedFile("mi guía.txt", b"hola")}
    late(browser, reverse("proposal_create"), given)
    come_back(browser, world)
    page = browser.get(reverse("proposal_create")).content.decode()
    assert "Guía larga" in page
    assert "adjúntelos de nuevo: mi guía.txt" in page


def test_it_can_be_dropped(browser, world):
    end_session(browser)
    late(browser, reverse("incident_create"), INCIDENT)
    come_back(browser, world)
    answer = browser.post(reverse("kept_post_drop"))
    assert answer["Location"] == reverse("incident_create")
    assert "Correo perdido" not in browser.get(reverse("incident_create")).content.decode()


def test_passwords_are_never_kept(browser, world):
    end_session(browser)
    late(browser, reverse("my_data_edit"), {"given_names": "Ana", "password": "clave-secreta", "password1": "otra"})
    come_back(browser, world)
    request = type("R", (), {"session": browser.session, "user": world.user("secretariat_lima")})
    assert set(kept_posts.waiting(request).fields) == {"given_names"}


@pytest.fixture
def checking(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("secretariat_lima"), backend=BACKEND)
    client.get("/mi/")
    return client


def test_a_page_left_open_while_one_signed_in_again_loses_nothing(checking):
    address = reverse("collection_create")
    given = {"group": "lima", "title_es": "Caja larga", "position": 1, "csrfmiddlewaretoken": "x" * 64}
    answer = checking.post(address, given, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'href="{address}"' in page
    assert 'value="Caja larga"' in checking.get(address).content.decode()
    assert not Collection.objects.for_system("test").exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_another_sites_form_fills_nothing_in(checking, site):
    address = reverse("collection_create")
    given = {"group": "lima", "title_es": "Trampa", "position": 1, "csrfmiddlewaretoken": "x" * 64}
    answer = checking.post(address, given, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == 403
    assert "Vuelva atrás" not in answer.content.decode()
    assert "Trampa" not in checking.get(address).content.decode()


def test_going_back_is_advised_nowhere():
    """A page that may not be stored comes empty when one goes back."""
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    told = [
        str(path)
        for folder in ("templates", "members", "resources", "meetings", "conflicts", "vpwg")
        for path in (root / folder).rglob("*")
        if path.suffix in (".html", ".py", ".txt") and re.search(r"(?i)vuelva atr[aá]s", path.read_text())
    ]
    assert told == []


def test_only_the_form_changes_on_the_page_that_is_filled_in(browser, world):
    """The rest of the page stays byte for byte: pictures in it included."""
    person = make.person("A", "B")
    make.organisation("Z", "ngo")
    assert person.pk
    plain = browser.get(reverse("incident_create")).content.decode()
    end_session(browser)
    late(browser, reverse("incident_create"), INCIDENT)
    come_back(browser, world)
    browser.get("/mi/")  # what is said once was said
    filled = browser.get(reverse("incident_create")).content.decode()
    strip = lambda text: re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)  # noqa: E731
    start = plain.index('<form class="form many"')
    assert (
        strip(filled)[: strip(plain).index('<form class="form many"')]
        == strip(plain)[: strip(plain).index('<form class="form many"')]
    )
    assert filled[filled.rindex("</form>") :] == plain[plain.rindex("</form>") :]
    assert start


def test_the_age_of_a_note_is_renewed(browser, monkeypatch):
    first = browser.cookies["de_quien"].value
    browser.get("/mi/")
    assert browser.cookies["de_quien"].value == first
    monkeypatch.setattr(kept_posts, "RENEWED_AFTER", -timedelta(hours=1).total_seconds())
    browser.get("/mi/")
    assert browser.cookies["de_quien"].value != first
