"""The stakeholder map: judgements that stay, a past day as it was, the pipeline, and the gaps by name."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, StageChange, WorkingGroup
from members.directory.services import memberships
from members.outreach.models import StakeholderAssessment
from members.outreach.reads.gap_matrix import build_gaps, departments_of, people_by_organisation
from members.outreach.reads.stakeholder_grid import Mark, build_grid
from members.outreach.reads.stakeholder_map import actors_of, narrowed, stage_on
from members.outreach.services import stakeholders as services
from tests import make
from vpwg.common.models import AuditEntry


def text_of(response):
    return response.content.decode()


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def add(world, keeper):
    """Return a maker of organisations on Lima's map: `add(name, pillar="S", …)` gives the membership."""

    def make(name="Asociación Ribera", pillar="S", *, codes=("03",), green=True, days=0, group=None, by=None):
        organisation = Organisation(
            name=name, category="civil-society", department_codes=list(codes), is_environmental=green
        )
        foreseen = services.Foreseen("member" if pillar else "observer", pillar, lima_today() - timedelta(days=days))
        return services.add_stakeholder(
            organisation=organisation, group=group or world.lima, foreseen=foreseen, note="", by=by or keeper
        )

    return make


@pytest.fixture
def assess(world, keeper):
    def make(membership, influence, interest, *, days=0, stance="neutral", codes=("03",), green=True):
        row = StakeholderAssessment(
            organisation=membership.organisation, group=membership.group, influence=influence, interest=interest,
            stance=stance, source="entrevista", assessed_on=lima_today() - timedelta(days=days),
            department_codes=list(codes), is_environmental=green,
        )  # fmt: skip
        return services.assess_organisation(assessment=row, by=keeper)

    return make


def fresh(row):
    """Return the row as it stands, so that a test never changes the shared cast."""
    return type(row).objects.for_system("test").get(pk=row.pk)


def the_actor(world, keeper, membership, day=None):
    found = [a for a in actors_of(keeper, world.lima, day) if a.organisation_id == membership.organisation_id]
    return found[0] if found else None


# -- judgements ---------------------------------------------------------------------------------------------------


def test_a_new_judgement_keeps_the_earlier_one_and_shows_the_change(world, keeper, add, assess, client_of):
    membership = add(days=100)
    assess(membership, 3, 2, days=90, stance="critical")
    assess(membership, 3, 4, days=1, stance="supportive")
    actor = the_actor(world, keeper, membership)
    assert [(p.influence, p.interest) for p in actor.trail] == [(3, 4), (3, 2)]
    assert StakeholderAssessment.objects.visible_to(keeper).count() == 2
    html = text_of(client_of("secretariat_lima").get(reverse("stakeholder_map"), {"q": "ribera"}))
    assert "2 → 4" in html
    assert "Crítica → A favor" in html
    assert html.count('class="trace"') == 1


def test_a_judgement_written_late_for_an_earlier_day_does_not_become_the_latest(world, keeper, add, assess):
    membership = add(days=100)
    assess(membership, 5, 5, days=1, codes=["08"])
    assess(membership, 1, 1, days=50, codes=["21"])
    actor = the_actor(world, keeper, membership)
    assert (actor.latest.influence, actor.latest.interest) == (5, 5)
    membership.organisation.refresh_from_db()
    assert membership.organisation.department_codes == ["08"]


def test_the_latest_judgement_brings_territory_and_emphasis_up_to_date(add, assess):
    membership = add(codes=["03"], green=False)
    assess(membership, 2, 2, codes=["23", "08"], green=True)
    membership.organisation.refresh_from_db()
    assert membership.organisation.department_codes == ["08", "23"]
    assert membership.organisation.is_environmental


def test_the_map_of_a_past_day_is_as_it_was(world, keeper, add, assess):
    membership = add(days=100)
    assess(membership, 2, 2, days=80, codes=["21"], green=False)
    assess(membership, 4, 4, days=10, codes=["08"])
    StageChange.objects.filter(membership=membership).update(changed_at=_days_ago(100))
    memberships.change_stage(membership=membership, to=Membership.Stage.CONTACTED, note="", by=keeper)
    StageChange.objects.filter(membership=membership, after="contacted").update(changed_at=_days_ago(5))
    assert the_actor(world, keeper, membership, lima_today() - timedelta(days=101)) is None
    early = the_actor(world, keeper, membership, lima_today() - timedelta(days=95))
    assert early.stage == "identified"
    assert early.latest is None
    middle = the_actor(world, keeper, membership, lima_today() - timedelta(days=40))
    assert (middle.stage, middle.latest.influence, middle.departments) == ("identified", 2, ("21",))
    assert not middle.is_environmental
    now = the_actor(world, keeper, membership)
    assert (now.stage, now.latest.influence, now.departments) == ("contacted", 4, ("08",))


def _days_ago(days):
    from django.utils import timezone

    return timezone.now() - timedelta(days=days)


@pytest.mark.parametrize(
    ("stage", "starts", "changes", "seen"),
    [
        ("admitted", 5, [], "admitted"),
        ("admitted", 15, [], ""),
        ("admitted", 5, [("applying", "admitted", 12)], "admitted"),  # admission dated back
        ("admitted", 15, [("", "identified", 1), ("identified", "contacted", 8)], "contacted"),
        ("contacted", 1, [("identified", "contacted", 12)], "identified"),
        ("identified", 1, [("", "identified", 12)], "identified"),
        ("declined", 12, [("contacted", "declined", 14)], ""),
    ],
)
def test_the_stage_on_a_day(stage, starts, changes, seen):
    days = [(before, after, date(2026, 3, on)) for before, after, on in changes]
    assert stage_on(stage, date(2026, 3, starts), days, date(2026, 3, 10)) == seen


def test_a_member_that_left_is_no_member_and_says_so(world, keeper):
    membership = fresh(world.memberships["company_lima"])
    membership.ends_on = lima_today() - timedelta(days=1)
    membership.save()
    actor = the_actor(world, keeper, membership)
    assert (actor.stage, actor.is_member, actor.is_on_the_way) == ("former", False, False)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Ribera", "Minera Ñandú", "Sin tierra"}),
        ({"q": "nandu"}, {"Minera Ñandú"}),
        ({"pilar": "C"}, {"Minera Ñandú"}),
        ({"pilar": "O"}, {"Sin tierra"}),
        ({"departamento": "08"}, {"Minera Ñandú"}),
        ({"departamento": "-"}, {"Sin tierra"}),
        ({"ambiental": "si"}, {"Ribera", "Sin tierra"}),
        ({"posicion": "opposed"}, {"Minera Ñandú"}),
        ({"etapa": "contacted"}, {"Ribera"}),
        ({"miembro": "si"}, set()),
        ({"valoracion": "no"}, {"Ribera", "Sin tierra"}),
        ({"influencia": 5, "interes": 1}, {"Minera Ñandú"}),
        ({"pilar": "C", "ambiental": "si"}, set()),
    ],
)
def test_each_filter_finds_exactly_its_organisations(world, keeper, add, assess, asked, found):
    ribera = add("Ribera")
    memberships.change_stage(membership=ribera, to=Membership.Stage.CONTACTED, note="", by=keeper)
    assess(add("Minera Ñandú", "C", codes=["08"], green=False), 5, 1, stance="opposed", codes=["08"], green=False)
    add("Sin tierra", "", codes=[])
    new = {"Ribera", "Minera Ñandú", "Sin tierra"}
    assert {a.name for a in narrowed(actors_of(keeper, world.lima), asked)} & new == found


def test_nonsense_in_the_filters_is_left_out(client_of):
    nonsense = {"fecha": "ayer", "pilar": "Z", "influencia": "9", "departamento": "99", "pagina": "x"}
    assert client_of("secretariat_lima").get(reverse("stakeholder_map"), nonsense).status_code == 200


def test_the_csv_holds_the_filtered_rows_without_formulas_and_is_logged(world, keeper, add, assess, client_of):
    assess(add("=HYPERLINK(1)"), 4, 4)
    response = client_of("secretariat_lima").get(reverse("stakeholder_map"), {"formato": "csv", "q": "hyperlink"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert rows[1][6:8] == ["4", "4"]
    assert AuditEntry.objects.filter(action="stakeholders.exported", group_id=world.lima.pk).exists()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(add, client_of):
    address = reverse("assessment_create", args=[add().organisation.public_id])
    given = {"influence": "3", "interest": "7", "stance": "neutral", "source": "texto tecleado",
             "assessed_on": str(lima_today() + timedelta(days=1))}  # fmt: skip
    response = client_of("secretariat_lima").post(address, given)
    assert response.status_code == 422
    assert "texto tecleado" in text_of(response)
    assert "todavía no llega" in text_of(response)
    assert not StakeholderAssessment.objects.for_system("test").exists()


# -- adding -------------------------------------------------------------------------------------------------------


def test_an_organisation_is_added_once_whatever_its_accents(world, client_of, add):
    add("Asociación Ribera")
    given = {"group": world.lima.slug, "name": "ASOCIACION RIBERA", "category": "civil-society", "standing": "member",
             "pillar": "S", "starts_on": str(lima_today())}  # fmt: skip
    response = client_of("secretariat_lima").post(reverse("stakeholder_create"), given)
    assert response.status_code == 422
    assert "Ya está en el mapa" in text_of(response)


def test_the_same_name_with_the_other_secretariat_is_not_told(world, client_of, add):
    add("Asociación Ribera", group=world.macro_sur, by=world.user("secretariat_macro_sur"))
    given = {"group": world.lima.slug, "name": "Asociación Ribera", "category": "civil-society", "standing": "member",
             "pillar": "S", "starts_on": str(lima_today()), "department_codes": ["03"]}  # fmt: skip
    assert client_of("secretariat_lima").post(reverse("stakeholder_create"), given).status_code == 302
    assert Organisation.objects.for_system("test").filter(name="Asociación Ribera").count() == 2


def test_an_organisation_cannot_be_put_on_the_other_groups_map(world, client_of):
    given = {"group": world.macro_sur.slug, "name": "Ajena", "category": "company", "standing": "member", "pillar": "C",
             "starts_on": str(lima_today())}  # fmt: skip
    assert client_of("secretariat_lima").post(reverse("stakeholder_create"), given).status_code == 422
    assert client_of("secretariat_lima").get(reverse("stakeholder_map"), {"grupo": "macro-sur"}).status_code == 404


@pytest.mark.parametrize("persona", ["secretariat_macro_sur", "civil_society_lima", "operator"])
def test_services_refuse_whoever_is_not_the_groups_secretariat(world, add, persona):
    stranger, membership = world.user(persona), add()
    row = StakeholderAssessment(organisation=membership.organisation, group=world.lima, influence=1, interest=1,
                                source="x", assessed_on=lima_today())  # fmt: skip
    with pytest.raises(NotAllowed):
        services.assess_organisation(assessment=row, by=stranger)
    with pytest.raises(NotAllowed):
        services.move_stakeholder(membership=membership, to="contacted", note="", by=stranger)


# -- pipeline -----------------------------------------------------------------------------------------------------


def test_a_card_moves_with_a_button_and_the_step_is_kept(world, keeper, add, client_of):
    membership = add()
    address = reverse("stakeholder_stage", args=[membership.organisation.public_id])
    given = {"to": "interested", "seen": "identified", "note": "respondió", "next": reverse("stakeholder_board")}
    assert client_of("secretariat_lima").post(address, given)["Location"] == reverse("stakeholder_board")
    membership.refresh_from_db()
    assert membership.stage == "interested"
    assert list(membership.stage_changes.values_list("before", "after", "note")) == [
        ("", "identified", ""),
        ("identified", "interested", "respondió"),
    ]
    assert AuditEntry.objects.filter(action__startswith="membership.stage", group_id=world.lima.pk).count() == 2


def test_a_card_that_somebody_else_moved_stays_where_it_is(add, client_of, keeper):
    membership = add()
    memberships.change_stage(membership=membership, to=Membership.Stage.CONTACTED, note="", by=keeper)
    address = reverse("stakeholder_stage", args=[membership.organisation.public_id])
    response = client_of("secretariat_lima").post(address, {"to": "declined", "seen": "identified"})
    assert response.status_code == 422
    assert "otra persona la movió" in text_of(response)
    membership.refresh_from_db()
    assert membership.stage == "contacted"


def test_admission_from_the_board_asks_since_when_and_as_what(add, client_of):
    membership, client = add(), client_of("secretariat_lima")
    address = reverse("stakeholder_stage", args=[membership.organisation.public_id])
    asked = client.post(address, {"to": "admitted", "seen": "identified"})
    assert asked.status_code == 200
    assert "Miembro desde" in text_of(asked)
    membership.refresh_from_db()
    assert membership.stage == "identified"
    given = {"to": "admitted", "standing": "member", "pillar": "", "starts_on": str(lima_today())}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"pillar": "S"}).status_code == 302
    membership.refresh_from_db()
    assert (membership.stage, membership.starts_on) == ("admitted", lima_today())


def test_an_admitted_organisation_does_not_move_back_on_the_board(world, keeper):
    with pytest.raises(ValidationError, match="fue admitida"):
        services.move_stakeholder(
            membership=fresh(world.memberships["company_lima"]), to="contacted", note="", by=keeper
        )


def test_one_that_left_starts_again_and_its_old_membership_stays(world, keeper):
    old = fresh(world.memberships["company_lima"])
    old.ends_on = lima_today() - timedelta(days=1)
    old.save()
    services.move_stakeholder(membership=old, to="contacted", note="volvió a escribir", by=keeper)
    assert set(old.organisation.memberships.values_list("stage", flat=True)) == {"admitted", "contacted"}
    assert the_actor(world, keeper, old).stage == "contacted"


def test_a_move_never_leads_out_of_the_portal(add, client_of):
    address = reverse("stakeholder_stage", args=[add().organisation.public_id])
    for target in ("https://malo.example/", "//malo.example/", "\\\\malo.example"):
        to = "contacted" if target.startswith("https") else "interested" if target.startswith("//") else "applying"
        response = client_of("secretariat_lima").post(address, {"to": to, "next": target})
        assert response["Location"] == reverse("stakeholder_board")


# -- gaps ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cell_of(world, keeper):
    def find(department, letter, green):
        gaps = build_gaps(
            actors_of(keeper, world.lima), people_by_organisation(keeper, world.lima), departments_of(world.lima)
        )
        return next(
            cell
            for _place, cells in gaps.rows
            for cell in cells
            if (cell.department, cell.letter, cell.is_environmental) == (department, letter, green)
        )

    return find


def test_an_empty_cell_has_a_name(cell_of, client_of):
    assert cell_of("03", "S", True).is_empty
    assert "Sin sociedad civil ambiental en Apurímac" in text_of(
        client_of("secretariat_lima").get(reverse("gap_matrix"))
    )


def test_a_cell_counts_members_organisations_on_the_way_and_people_once(world, keeper, add, cell_of):
    membership = add(codes=["03", "08"])
    for number in range(2):
        person = make.person(f"P{number}", "Apurímac")
        make.contact(person, membership.organisation, world.lima)
    member = fresh(world.memberships["civil_society_lima"]).organisation
    member.department_codes, member.is_environmental = ["03"], True
    member.save()
    cell = cell_of("03", "S", True)
    assert (cell.members, cell.on_the_way) == (1, 1)
    assert cell.known == 4  # two contacts, one seated person, and one who is blocked but seated
    assert (cell_of("08", "S", True).members, cell_of("08", "S", True).on_the_way) == (0, 1)
    services.move_stakeholder(membership=membership, to="declined", note="", by=keeper)
    assert (cell_of("03", "S", True).on_the_way, cell_of("03", "S", True).known) == (0, 2)


def test_each_cell_leads_to_the_list_behind_it(world, add, client_of):
    membership = add(codes=["03"])
    client = client_of("secretariat_lima")
    address = f"{reverse('gap_list')}?departamento=03&pilar=S&ambiental=si"
    assert address.replace("&", "&amp;") in text_of(client.get(reverse("gap_matrix")))
    html = text_of(client.get(address))
    assert membership.organisation.name in html
    assert "Sociedad civil ambiental en Apurímac" in html
    assert "Sin sociedad civil no ambiental en Apurímac" in text_of(client.get(address.replace("=si", "=no")))


def test_from_an_empty_cell_the_form_to_add_comes_filled_in(client_of):
    client = client_of("secretariat_lima")
    html = text_of(client.get(f"{reverse('gap_list')}?departamento=03&pilar=S&ambiental=si"))
    address = f"{reverse('stakeholder_create')}?departamento=03&pilar=S&ambiental=si"
    assert address.replace("&", "&amp;") in html
    form = client.get(address).context["form"]
    assert (form["pillar"].value(), form["department_codes"].value(), form["is_environmental"].value()) == (
        "S", ["03"], True,
    )  # fmt: skip


def test_who_keeps_two_groups_chooses_and_never_mixes_them(world, add, client_of):
    make.seat(
        world.personas["secretariat_lima"].person, world.memberships["secretariat_macro_sur"], starts_on=lima_today()
    )
    add("Solo de Lima")
    add("Solo del Sur", group=world.macro_sur, by=world.user("secretariat_macro_sur"))
    client = client_of("secretariat_lima")
    lima, south = (text_of(client.get(reverse("stakeholder_map"), {"grupo": slug})) for slug in ("lima", "macro-sur"))
    assert "Solo de Lima" in lima
    assert "Solo del Sur" not in lima
    assert "Solo del Sur" in south
    assert "Solo de Lima" not in south
    assert f"{reverse('stakeholder_board')}?grupo=macro-sur" in south


def test_a_regional_group_sees_its_own_departments_and_a_national_one_all():
    regional = WorkingGroup(department_codes=["23", "03"])
    assert departments_of(regional) == ["03", "23"]
    assert len(departments_of(WorkingGroup())) == 25


# -- the picture --------------------------------------------------------------------------------------------------


def mark(number, *path):
    return Mark(f"k{number}", "S", False, path or ((3, 3),))


def draw(marks):
    return build_grid(marks, lambda key: f"Organización {key}")


def test_a_crowded_cell_draws_some_and_counts_the_rest():
    grid = draw(mark(n) for n in range(40))
    assert len(grid.points) == 6
    assert [(m.count, m.influence, m.interest) for m in grid.more] == [(34, 3, 3)]
    assert not draw(mark(n) for n in range(9)).more


def test_no_two_points_share_a_place_and_all_stay_inside_their_cell():
    for many in range(1, 10):
        points = draw(mark(n) for n in range(many)).points
        places = {(p.x, p.y) for p in points}
        assert len(places) == many
        assert max(x for x, _y in places) - min(x for x, _y in places) <= 56


def test_influence_grows_upwards_and_interest_to_the_right():
    low, high = draw([mark(1, (1, 1)), mark(2, (5, 5))]).points[::-1]
    assert low.x < high.x
    assert low.y > high.y


def test_a_trace_runs_from_the_earliest_place_and_only_where_something_moved():
    grid = draw([mark(1, (4, 4), (4, 4), (2, 2)), mark(2, (1, 1), (1, 1))])
    assert grid.moved == 1
    [earliest] = draw([mark(3, (2, 2))]).points
    assert (grid.traces[0].start_x, grid.traces[0].start_y) == (earliest.x, earliest.y)


def test_the_pages_ask_the_same_number_of_queries_however_many_rows(add, assess, client_of):
    def load(count, start):
        for number in range(start, start + count):
            assess(add(f"Organización {number}"), 1 + number % 5, 1 + number % 3)

    client = client_of("secretariat_lima")
    load(2, 0)
    pages = [reverse(name) for name in ("stakeholder_map", "stakeholder_board", "gap_matrix", "gap_list")]
    before = [_queries(client, page) for page in pages]
    load(12, 2)
    assert [_queries(client, page) for page in pages] == before
    assert max(before) <= 9, before


def _queries(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)
