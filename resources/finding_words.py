"""What was found in a file, in words for the person who uploaded it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

_COUNTED = {
    "comments": ngettext_lazy("%(count)d comentario", "%(count)d comentarios", "count"),
    "comment-authors": ngettext_lazy("%(count)d autor de comentarios", "%(count)d autores de comentarios", "count"),
    "changes": ngettext_lazy(
        "%(count)d borrado del control de cambios", "%(count)d borrados del control de cambios", "count"
    ),
    "insertions": ngettext_lazy(
        "la marca de %(count)d inserción del control de cambios",
        "las marcas de %(count)d inserciones del control de cambios",
        "count",
    ),
    "format-changes": ngettext_lazy(
        "la marca de %(count)d cambio de formato", "las marcas de %(count)d cambios de formato", "count"
    ),
    "properties": ngettext_lazy(
        "%(count)d propiedad (autor, título…)", "%(count)d propiedades (autor, título…)", "count"
    ),
    "custom-properties": ngettext_lazy("%(count)d propiedad propia", "%(count)d propiedades propias", "count"),
    "naming-fields": ngettext_lazy("%(count)d campo con nombre o ruta", "%(count)d campos con nombre o ruta", "count"),
    "field-codes": ngettext_lazy(
        "la orden de %(count)d campo que llamaba a otro archivo o programa (lo que muestra se queda)",
        "las órdenes de %(count)d campos que llamaban a otro archivo o programa (lo que muestran se queda)",
        "count",
    ),
    "embedded-objects": ngettext_lazy(
        "%(count)d objeto incrustado (queda su imagen o sus valores)",
        "%(count)d objetos incrustados (quedan sus imágenes o sus valores)",
        "count",
    ),
    "media-files": ngettext_lazy(
        "%(count)d audio, video o modelo 3D (queda su imagen)",
        "%(count)d audios, videos o modelos 3D (quedan sus imágenes)",
        "count",
    ),
    "custom-data": ngettext_lazy(
        "%(count)d bloque de datos que no se ven", "%(count)d bloques de datos que no se ven", "count"
    ),
    "building-blocks": ngettext_lazy(
        "%(count)d colección de textos guardados de la plantilla",
        "%(count)d colecciones de textos guardados de la plantilla",
        "count",
    ),
    "unknown-parts": ngettext_lazy(
        "%(count)d parte que no conocemos y nada muestra",
        "%(count)d partes que no conocemos y nada muestra",
        "count",
    ),
    "chart-workbooks": ngettext_lazy(
        "%(count)d gráfico lleva detrás un libro de cálculo con varias hojas",
        "%(count)d gráficos llevan detrás un libro de cálculo con varias hojas",
        "count",
    ),
    "signatures": ngettext_lazy(
        "%(count)d firma digital con su certificado (deja de valer en la copia)",
        "%(count)d firmas digitales con sus certificados (dejan de valer en la copia)",
        "count",
    ),
    "scripts": ngettext_lazy("%(count)d programa (JavaScript)", "%(count)d programas (JavaScript)", "count"),
    "actions": ngettext_lazy(
        "%(count)d orden que abría otro archivo, programa o dirección",
        "%(count)d órdenes que abrían otro archivo, programa o dirección",
        "count",
    ),
    "attachments": ngettext_lazy("%(count)d archivo adjunto", "%(count)d archivos adjuntos", "count"),
    "marks-lost": ngettext_lazy(
        "%(count)d marca que el archivo no dice cómo se ve",
        "%(count)d marcas que el archivo no dice cómo se ven",
        "count",
    ),
    "redactions": ngettext_lazy(
        "%(count)d tachadura sin aplicar: el texto sigue debajo",
        "%(count)d tachaduras sin aplicar: el texto sigue debajo",
        "count",
    ),
    "revisions": ngettext_lazy("%(count)d versión anterior", "%(count)d versiones anteriores", "count"),
    "picture-data": ngettext_lazy("datos ocultos en %(count)d imagen", "datos ocultos en %(count)d imágenes", "count"),
    "notes": ngettext_lazy("notas del orador en %(count)d lámina", "notas del orador en %(count)d láminas", "count"),
    "external-links": ngettext_lazy("%(count)d vínculo a otro archivo", "%(count)d vínculos a otros archivos", "count"),
    "hidden-text": ngettext_lazy(
        "%(count)d fragmento de texto oculto", "%(count)d fragmentos de texto oculto", "count"
    ),
    "hidden-sheets": ngettext_lazy("%(count)d hoja oculta", "%(count)d hojas ocultas", "count"),
    "hidden-rows": ngettext_lazy("%(count)d fila o columna oculta", "%(count)d filas o columnas ocultas", "count"),
    "hidden-slides": ngettext_lazy("%(count)d lámina oculta", "%(count)d láminas ocultas", "count"),
    "hidden-layers": ngettext_lazy("%(count)d capa oculta", "%(count)d capas ocultas", "count"),
    "names-left": ngettext_lazy(
        "%(count)d nombre retirado sigue escrito en el texto",
        "%(count)d nombres retirados siguen escritos en el texto",
        "count",
    ),
}
_PLAIN = {
    "gps": gettext_lazy("posición GPS"),
    "camera": gettext_lazy("cámara y fecha de la foto"),
    "paths": gettext_lazy("carpeta del equipo donde se guardó"),
}
# What changed its form and is still there for everybody to see: nothing to take out, nothing hidden.
_KEPT = {
    "stamps": ngettext_lazy("%(count)d sello", "%(count)d sellos", "count"),
    "typed-text": ngettext_lazy(
        "%(count)d texto escrito sobre la página", "%(count)d textos escritos sobre la página", "count"
    ),
    "drawn-signatures": ngettext_lazy("%(count)d firma dibujada", "%(count)d firmas dibujadas", "count"),
    "marks": ngettext_lazy(
        "%(count)d marca (resaltado, línea o recuadro)", "%(count)d marcas (resaltados, líneas o recuadros)", "count"
    ),
    "form-values": ngettext_lazy(
        "%(count)d campo de formulario con lo que se escribió en él",
        "%(count)d campos de formulario con lo que se escribió en ellos",
        "count",
    ),
    "web-links": ngettext_lazy("%(count)d enlace a una página web", "%(count)d enlaces a páginas web", "count"),
    "owner-lock": ngettext_lazy(
        "el texto, sin el bloqueo que impedía copiarlo o imprimirlo",
        "el texto, sin el bloqueo que impedía copiarlo o imprimirlo",
        "count",
    ),
    "encoding": ngettext_lazy(
        "el texto, ahora en UTF-8 para que todos lean sus tildes",
        "el texto, ahora en UTF-8 para que todos lean sus tildes",
        "count",
    ),
    "formula-cells": ngettext_lazy(
        "%(count)d celda que empezaba como fórmula, ahora con un apóstrofo delante",
        "%(count)d celdas que empezaban como fórmula, ahora con un apóstrofo delante",
        "count",
    ),
}
_STAYS = {"insertions": gettext_lazy("su texto se queda"), "format-changes": gettext_lazy("el formato se queda")}
REASONS = {
    "scanner-infected": gettext_lazy("El antivirus encontró un programa dañino. El archivo no se entregará a nadie."),
    "scanner-too-large": gettext_lazy(
        "El archivo supera lo que el antivirus puede revisar; no podemos saber si está limpio."
    ),
    "overrun-memory": gettext_lazy("Abrirlo pide más memoria de la que damos a un archivo."),
    "overrun-seconds": gettext_lazy("Abrirlo tarda más de lo que damos a un archivo."),
    "overrun-output": gettext_lazy("Su copia limpia pesaría más de lo que se puede guardar."),
    "too-many-objects": gettext_lazy("Está hecho de demasiadas piezas. Guárdelo de nuevo desde su programa."),
    "too-much-inflated": gettext_lazy("Dentro lleva mucho más de lo que su tamaño dice."),
    "crashed": gettext_lazy("Está dañado: no se llega a leer hasta el final."),
    "unknown-encoding": gettext_lazy("No reconocemos cómo está escrito el texto. Guárdelo en UTF-8."),
    "animated-image": gettext_lazy("Es una imagen animada y no podemos limpiarla sin dañarla."),
    "active-content": gettext_lazy("Contiene algo que se ejecuta al abrirlo."),
    "embedded-object": gettext_lazy("Contiene otro archivo incrustado que no podemos limpiar."),
    "embedded-document": gettext_lazy(
        "Contiene otro documento entero dentro del texto. Ábralo en Word, guárdelo de nuevo como .docx y súbalo otra vez."
    ),
    "unknown-part": gettext_lazy(
        "Muestra algo de un tipo que no conocemos y no podemos limpiar. Guárdelo de nuevo desde su programa."
    ),
    "external-content": gettext_lazy("Muestra contenido que está en otro sitio."),
    "unknown-media": gettext_lazy("Contiene una imagen de un tipo que no podemos limpiar."),
    "preparation-failed": gettext_lazy(
        "Algo inesperado impidió limpiarlo. Guárdelo de nuevo desde su programa, o expórtelo a PDF, y súbalo otra vez."
    ),
    "preparation-interrupted": gettext_lazy(
        "El portal se detuvo varias veces mientras lo limpiaba, y ya no lo intenta. Guárdelo de nuevo desde su programa."
    ),
    "copy-does-not-open": gettext_lazy("La copia limpia no quedó bien; guárdelo de nuevo desde su programa."),
}


def finding_words(finding: dict[str, Any]) -> str:
    """Return one finding in words, with how many people it came from."""
    kind, count, people = finding["kind"], finding["count"], finding["people"]
    if kind in _PLAIN:
        return str(_PLAIN[kind])
    if kind in _KEPT:
        return str(_KEPT[kind] % {"count": count})
    if kind not in _COUNTED:
        return str(REASONS.get(kind, _("No pudimos leerlo por completo para limpiarlo.")))
    words = str(_COUNTED[kind] % {"count": count})
    if people and kind in ("comments", "changes", "insertions", "format-changes"):
        words += " " + ngettext("de %(people)d persona", "de %(people)d personas", people) % {"people": people}
    if kind in _STAYS:
        words += f" ({_STAYS[kind]})"
    return words


def removed_words(findings: list[dict[str, Any]]) -> list[str]:
    """Return what was taken out, in words."""
    return [finding_words(f) for f in findings if f["removed"] and f["kind"] not in _KEPT]


def kept_words(findings: list[dict[str, Any]]) -> list[str]:
    """Return what stays in view in another form, in words."""
    return [finding_words(finding) for finding in findings if finding["kind"] in _KEPT]


def hidden_words(findings: list[dict[str, Any]]) -> list[str]:
    """Return what is still inside and only a person can judge, in words."""
    return [finding_words(finding) for finding in findings if not finding["removed"]]
