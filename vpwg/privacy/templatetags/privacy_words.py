"""Words for what is held about a person and for what was removed."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

FIELDS = {
    "nombres": _("Nombres"),
    "apellidos": _("Apellidos"),
    "correo": _("Correo"),
    "telefono": _("Teléfono"),
    "cargo": _("Cargo"),
    "idioma_de_los_correos": _("Idioma de los correos"),
    "temas_de_interes": _("Temas de interés"),
    "origen_de_los_datos": _("Origen de los datos"),
    "fecha_de_origen": _("Fecha de origen"),
    "abierta": _("Abierta"),
    "ultimo_ingreso": _("Último ingreso"),
    "organizacion": _("Organización"),
    "grupo": _("Grupo"),
    "representacion": _("Representación"),
    "desde": _("Desde"),
    "hasta": _("Hasta"),
    "finalidad": _("Finalidad"),
    "respuesta": _("Respuesta"),
    "fecha": _("Fecha"),
    "version_del_texto": _("Versión del texto"),
    "como_se_obtuvo": _("Cómo se obtuvo"),
    "solicitud": _("Solicitud"),
    "recibida": _("Recibida"),
    "vence": _("Vence"),
    "estado": _("Estado"),
    "canal": _("Canal"),
    "asunto": _("Asunto"),
    "a": _("Dirección"),
    "envio": _("Envío"),
    "resultado": _("Resultado"),
    "acto": _("Acto"),
    "sobre": _("Sobre"),
    "direccion_de_red": _("Dirección de red"),
    "navegador": _("Navegador"),
    "medio": _("Medio"),
    "ultimo_uso": _("Último uso"),
    "motivo": _("Motivo"),
    "reunion": _("Reunión"),
    "asistencia": _("Asistencia"),
}
COUNTS = {
    "seats_ended": _("Representaciones terminadas"),
    "contacts": _("Contactos borrados"),
    "engagements": _("Gestiones sin su nombre"),
    "invitations": _("Invitaciones borradas"),
    "mails": _("Correos sin su dirección"),
    "applications": _("Postulaciones sin sus datos"),
    "recipients": _("Envíos sin su dirección"),
    "consent_evidence": _("Consentimientos sin detalle"),
    "account": _("Cuentas cerradas"),
    "person": _("Fichas anonimizadas"),
    "minutes": _("Actas con intervenciones suyas, ahora solo con el pilar"),
}


@register.filter
def field_words(name: str) -> str:
    """The name of a held field, in words."""
    return str(FIELDS.get(name, name.replace("_", " ").capitalize()))


@register.filter
def counted_words(name: str) -> str:
    """What a certificate counts, in words."""
    return str(COUNTS.get(name, name.replace("_", " ").capitalize()))
