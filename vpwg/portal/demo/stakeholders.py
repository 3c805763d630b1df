"""The demonstration's stakeholder map and outreach. All invented; built through the services that people use."""

from __future__ import annotations

from datetime import timedelta

from members.access.viewer import lima_today
from members.directory.models import Organisation, User, WorkingGroup
from members.directory.services import memberships
from members.outreach.models import Engagement, StakeholderAssessment
from members.outreach.services import outreach, stakeholders

# group, name, category, standing, pillar, environmental, departments, stage,
# judgements (days ago, influence, interest, stance, source)
ACTORS = [
    ("macro-sur", "Frente Ambiental Imaginario (demostración)", "civil-society", "member", "S", True, ["03", "08"],
     "interested", [(200, 3, 2, "critical", "Taller ficticio"), (30, 3, 4, "neutral", "Entrevista ficticia")]),
    ("macro-sur", "Minera Altiplano Supuesto (demostración)", "company", "member", "C", False, ["21"],
     "contacted", [(60, 5, 2, "neutral", "Memoria anual ficticia")]),
    ("macro-sur", "Autoridad del Agua de Ejemplo (demostración)", "state", "member", "G", True, ["04", "18"],
     "applying", [(150, 4, 3, "neutral", "Reunión ficticia"), (20, 4, 5, "supportive", "Carta ficticia")]),
    ("macro-sur", "Universidad Inventada del Sur (demostración)", "academia", "observer", "", True, ["08"],
     "identified", []),
    ("lima", "Observatorio Ficticio de Ríos (demostración)", "civil-society", "member", "S", True, ["15", "16"],
     "contacted", [(90, 2, 4, "supportive", "Foro ficticio")]),
    ("lima", "Petrolera de Muestra (demostración)", "company", "member", "C", False, ["16", "20"],
     "identified", [(45, 4, 1, "unknown", "Prensa (ejemplo ficticio)")]),
]  # fmt: skip
TERRITORIES = {
    "Minera Cerro Ficticio (demostración)": ["03", "08", "15"],
    "Energía Imaginaria del Sur (demostración)": ["04", "18"],
    "Oficina Ficticia de Diálogo (demostración)": ["08", "15", "21"],
    "Gobierno Regional Imaginario (demostración)": ["17"],
    "Asociación Quebrada Clara (demostración)": ["03", "08"],
    "Instituto Ambiental Supuesto (demostración)": ["04", "23"],
}
# group, name, days ago, influence, interest, stance
OF_MEMBERS = [
    ("macro-sur", "Minera Cerro Ficticio (demostración)", 120, 5, 4, "supportive"),
    ("macro-sur", "Asociación Quebrada Clara (demostración)", 120, 3, 5, "supportive"),
    ("lima", "Oficina Ficticia de Diálogo (demostración)", 80, 4, 4, "supportive"),
    ("lima", "Minera Cerro Ficticio (demostración)", 80, 4, 3, "neutral"),
]
# group, name, days ago, channel, what was said, next step, in how many days
ENGAGEMENTS = [
    ("macro-sur", "Frente Ambiental Imaginario (demostración)", 30, "meeting",
     "Conversación ficticia: pidieron conocer las reglas de confidencialidad.", "Enviar las reglas y llamar", 3),
    ("macro-sur", "Minera Altiplano Supuesto (demostración)", 15, "email",
     "Correo ficticio de presentación, sin respuesta.", "Insistir por teléfono", -2),
    ("lima", "Observatorio Ficticio de Ríos (demostración)", 10, "call",
     "Llamada ficticia: quieren asistir como invitados.", "Invitar a la próxima sesión", 5),
]  # fmt: skip
NOTE = "Ejemplo ficticio"


def build(groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    """Make what is missing of the map and the log."""
    for name, codes in TERRITORIES.items():
        row = _named(name)
        if row and not row.department_codes:
            row.department_codes = codes
            row.save(update_fields=["department_codes"])
    for slug, name, category, standing, pillar, green, codes, stage, judgements in ACTORS:
        if _named(name):
            continue
        actor = Organisation(name=name, category=category, is_environmental=green, department_codes=codes, is_demo=True)
        foreseen = stakeholders.Foreseen(standing, pillar, lima_today() - timedelta(days=210))
        membership = stakeholders.add_stakeholder(
            organisation=actor, group=groups[slug], foreseen=foreseen, note=NOTE, by=keepers[slug]
        )
        if stage != membership.stage:
            memberships.change_stage(membership=membership, to=stage, note=NOTE, by=keepers[slug])
        for days, influence, interest, stance, source in judgements:
            _assess(actor, groups[slug], days, influence, interest, stance, source, keepers[slug])
    for slug, name, days, influence, interest, stance in OF_MEMBERS:
        actor, group = Organisation.objects.for_system("demonstration").get(name=name), groups[slug]
        if (
            not StakeholderAssessment.objects.for_system("demonstration")
            .filter(organisation=actor, group=group)
            .exists()
        ):
            _assess(actor, group, days, influence, interest, stance, NOTE, keepers[slug])
    for slug, name, days, channel, said, step, due in ENGAGEMENTS:
        _engage(Organisation.objects.for_system("demonstration").get(name=name), groups[slug], days, channel, said,
                step, due, keepers[slug])  # fmt: skip


def _named(name: str) -> Organisation | None:
    return Organisation.objects.for_system("demonstration").filter(name=name).first()


def _assess(
    actor: Organisation,
    group: WorkingGroup,
    days: int,
    influence: int,
    interest: int,
    stance: str,
    source: str,
    by: User,
) -> None:
    row = StakeholderAssessment(
        organisation=actor, group=group, influence=influence, interest=interest, stance=stance, source=source,
        assessed_on=lima_today() - timedelta(days=days), department_codes=actor.department_codes,
        is_environmental=actor.is_environmental,
    )  # fmt: skip
    stakeholders.assess_organisation(assessment=row, by=by)


def _engage(
    actor: Organisation, group: WorkingGroup, days: int, channel: str, said: str, step: str, due: int, by: User
) -> None:
    if Engagement.objects.for_system("demonstration").filter(organisation=actor, group=group, summary=said).exists():
        return
    today = lima_today()
    row = Engagement(
        organisation=actor, group=group, happened_on=today - timedelta(days=days), channel=channel, summary=said,
        next_step=step, next_step_on=today + timedelta(days=due),
    )  # fmt: skip
    outreach.log_engagement(engagement=row, by=by)
