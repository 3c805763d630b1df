"""The demonstration's people, organisations, meetings and works. All invented but the two secretariats."""

from __future__ import annotations

MACRO_SUR = ["03", "04", "08", "17", "18", "21", "23"]
GROUPS = [
    {
        "slug": "lima",
        "name": "Grupo de Trabajo Nacional, Lima",
        "short_name": "Lima",
        "since_year": 2010,
        "department_codes": [],
        "purpose_es": "Reúne desde 2010 a empresas, Estado y sociedad civil sobre seguridad y derechos humanos; desde 2019 trabaja también los Principios Rectores.",
        "purpose_en": "Since 2010 it brings together companies, government and civil society on security and human rights; since 2019 it also works on the Guiding Principles.",
    },
    {
        "slug": "macro-sur",
        "name": "Grupo de Trabajo Regional, Macro Sur",
        "short_name": "Macro Sur",
        "since_year": 2019,
        "department_codes": MACRO_SUR,
        "purpose_es": "Une desde 2019 el diálogo nacional con las regiones del sur.",
        "purpose_en": "Since 2019 it links the national dialogue with the southern regions.",
    },
]
# name, category, standing, pillar, environmental, listed in public, groups
ORGANISATIONS = [
    ("IDEHPUCP", "academia", "secretariat", "", False, True, ["lima"]),
    ("Centro Guaman Poma de Ayala", "civil-society", "secretariat", "", True, True, ["macro-sur"]),
    ("Minera Cerro Ficticio (demostración)", "company", "member", "C", False, True, ["lima", "macro-sur"]),
    ("Energía Imaginaria del Sur (demostración)", "company", "member", "C", False, True, ["macro-sur"]),
    ("Hidrocarburos Inventados (demostración)", "company", "member", "C", False, False, ["lima"]),
    ("Oficina Ficticia de Diálogo (demostración)", "state", "member", "G", False, True, ["lima", "macro-sur"]),
    ("Dirección Inventada de Derechos (demostración)", "state", "member", "G", False, True, ["lima"]),
    ("Gobierno Regional Imaginario (demostración)", "state", "member", "G", True, True, ["macro-sur"]),
    ("Asociación Quebrada Clara (demostración)", "civil-society", "member", "S", True, True, ["lima", "macro-sur"]),
    ("Red Imaginaria de Defensoras (demostración)", "civil-society", "member", "S", False, False, ["lima"]),
    ("Instituto Ambiental Supuesto (demostración)", "civil-society", "member", "S", True, True, ["macro-sur"]),
    ("Embajada de Ejemplo (demostración)", "diplomatic", "observer", "", False, True, ["lima", "macro-sur"]),
    ("Organismo Internacional de Muestra (demostración)", "international", "observer", "", False, True, ["lima"]),
    ("Cámara Ficticia de Minería (demostración)", "business-association", "observer", "", False, True, ["macro-sur"]),
    ("Cooperación de Muestra (demostración)", "donor", "observer", "", False, True, ["lima"]),
]
# login before @demo.example, group, organisation, given names, family names
ROLES = [
    ("secretaria", None, "Secretaría", "de Demostración"),
    ("empresa", "Minera Cerro Ficticio (demostración)", "Emilia", "Ejemplo"),
    ("gobierno", "Oficina Ficticia de Diálogo (demostración)", "Gonzalo", "Ejemplo"),
    ("sociedadcivil", "Asociación Quebrada Clara (demostración)", "Sonia", "Ejemplo"),
    ("observador", "Embajada de Ejemplo (demostración)", "Óscar", "Ejemplo"),
]
SECRETARIATS = {"lima": "IDEHPUCP", "macro-sur": "Centro Guaman Poma de Ayala"}

_MINUTES = """## Temas tratados

Contenido ficticio de demostración.

{topic}

[[C|Emilia Ejemplo]] presentó el plan de capacitación de la seguridad privada. [[S|Sonia Ejemplo]] pidió que
las comunidades conozcan el mecanismo de quejas. [[G|Gonzalo Ejemplo]] ofreció compartir el protocolo vigente.

## Acuerdos

1. Compartir la guía antes de la siguiente sesión.
2. Volver sobre el mecanismo de quejas en noventa días.
"""
# title, group, days from today, meeting audience, minutes audience, letters, topic
MEETINGS = [
    (
        "Sesión ordinaria: evaluación de riesgos (demostración)",
        "lima",
        -90,
        "group",
        "group",
        "",
        "Se revisó la evaluación de riesgos de tres operaciones imaginarias.",
    ),
    (
        "Sesión ampliada: mecanismos de quejas (demostración)",
        "lima",
        -45,
        "public",
        "public",
        "",
        "Se compararon mecanismos de quejas con invitados.",
    ),
    (
        "Reunión del pilar sociedad civil (demostración)",
        "lima",
        -20,
        "group",
        "pillars",
        "S",
        "La sociedad civil preparó su posición sobre convenios de seguridad.",
    ),
    (
        "Sesión ordinaria del Macro Sur (demostración)",
        "macro-sur",
        -30,
        "group",
        "group-members",
        "",
        "Se presentó el mapeo de actores de las siete regiones.",
    ),
    ("Sesión abierta: prensa y conflictos (demostración)", "macro-sur", 21, "public", None, "", ""),
    ("Sesión ordinaria: seguridad pública (demostración)", "lima", 14, "group", None, "", ""),
]
# title, kind, group, audience, letters, topics, editions (language, extension)
RESOURCES = [
    (
        "Guía de medios para periodistas (demostración)",
        "journalists-guide",
        "macro-sur",
        "public",
        "",
        ["X10"],
        [("es", "pdf"), ("en", "pdf"), ("qu", "docx")],
    ),
    (
        "Introducción a los Principios Voluntarios (demostración)",
        "guide",
        "lima",
        "public",
        "",
        ["R1", "P1", "V1"],
        [("es", "pdf"), ("en", "docx")],
    ),
    (
        "Lista de verificación de riesgos (demostración)",
        "toolkit",
        "lima",
        "public",
        "",
        ["R1", "R2"],
        [("es", "docx")],
    ),
    ("Ficha: mecanismos de quejas (demostración)", "fact-sheet", "macro-sur", "public", "", ["X3"], [("es", "pdf")]),
    ("Informe interno del grupo (demostración)", "report", "lima", "group", "", ["P4"], [("es", "pdf")]),
    (
        "Material de capacitación para miembros (demostración)",
        "training",
        "lima",
        "members",
        "",
        ["V2", "V3"],
        [("es", "docx")],
    ),
    ("Nota del pilar sociedad civil (demostración)", "study", "lima", "pillars", "S", ["X4"], [("es", "docx")]),
    ("Borrador de la secretaría (demostración)", "report", "macro-sur", "secretariat", "", ["R5"], [("es", "pdf")]),
]
TEXTS = {
    "es": "Documento ficticio de demostración.\n\n## Para qué sirve\n\nMuestra cómo se publica y se descarga un recurso del portal.",
    "en": "Fictional document for demonstration.\n\n## What it is for\n\nIt shows how a resource is published and downloaded.",
    "qu": "Este archivo ocupa el lugar de una edición en quechua que todavía no existe. El texto está en español y es solo una demostración.",
}
CONFLICTS = [
    ("Caso ficticio: acceso al agua (demostración)", "macro-sur", "public", ["08"], "mining", "dialogue"),
    ("Caso ficticio: corredor vial (demostración)", "macro-sur", "group", ["03", "08"], "mining", "escalation"),
    ("Caso ficticio: residuos (demostración)", "lima", "members", ["15"], "waste", "early"),
]


def minutes_text(topic: str) -> str:
    """Return the Markdown of demonstration minutes about `topic`."""
    return _MINUTES.format(topic=topic)
