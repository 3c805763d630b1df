"""How a work is cited: plain, BibTeX, RIS, Dublin Core and schema.org. Hostile titles stay text in each of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from resources.models import Edition, Resource
from vpwg.common.web.links import absolute

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
# What LaTeX would run, as what it prints.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
# Inside <script> these would end it or begin a comment (as Django's json_script does).
_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_TYPES = {
    Resource.Kind.VIDEO: "VideoObject", Resource.Kind.TRAINING: "LearningResource", Resource.Kind.NORM: "Legislation",
    Resource.Kind.REPORT: "Report", Resource.Kind.GUIDE: "Guide", Resource.Kind.JOURNALISTS: "Guide",
}  # fmt: skip
_LICENCES = {
    "cc-by": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc-by-nc": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc-by-nc-nd": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters."""
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", text)).strip()


def latex(text: str) -> str:
    """Return `text` so that LaTeX prints it and runs nothing."""
    return "".join(_LATEX.get(letter, letter) for letter in one_line(text))


@dataclass(frozen=True)
class Citation:
    """What a citation says. `authors` are organisations that agreed to be named."""

    title: str
    authors: list[str]
    publisher: str
    year: int | None
    url: str
    key: str
    kind: str
    licence: str

    @classmethod
    def of(cls, resource: Resource, authors: list[str]) -> Citation:
        """Return the citation of `resource`, its address in Spanish, the lasting one."""
        return cls(
            title=one_line(resource.title),
            authors=[one_line(author) for author in authors],
            publisher=one_line(resource.publisher),
            year=resource.year,
            url=absolute(resource.get_absolute_url()),
            key=resource.slug,
            kind=resource.kind,
            licence=_LICENCES.get(resource.licence, ""),
        )

    @property
    def plain(self) -> str:
        """One sentence: who (year). Title. Publisher. Address."""
        who = ", ".join(self.authors) or self.publisher
        when = f" ({self.year})" if self.year else ""
        publisher = f"{self.publisher.rstrip('.')}. " if self.publisher and self.authors else ""
        return f"{who}{when}. {self.title.rstrip('.')}. {publisher}{self.url}".removeprefix(". ").strip()

    def bibtex(self) -> str:
        """One entry for BibTeX."""
        fields = {
            "title": "{" + latex(self.title) + "}",
            "author": " and ".join("{" + latex(author) + "}" for author in self.authors),
            "publisher": latex(self.publisher),
            "year": str(self.year or ""),
            "url": self.url,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    def ris(self) -> str:
        """One record for RIS, each field on its line."""
        kind = {Resource.Kind.VIDEO: "VIDEO", Resource.Kind.REPORT: "RPRT"}.get(Resource.Kind(self.kind), "GEN")
        fields = [("TY", kind), ("TI", self.title), *(("AU", author) for author in self.authors),
                  ("PB", self.publisher), ("PY", str(self.year or "")), ("UR", self.url)]  # fmt: skip
        lines = [f"{tag}  - {value}" for tag, value in fields if value]
        return "\r\n".join([*lines, "ER  - ", ""])


def json_ld(resource: Resource, citation: Citation, editions: list[Edition], abstract: str) -> SafeString:
    """Return schema.org metadata as a data block: never executed, and no title can end it."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(Resource.Kind(resource.kind), "CreativeWork"),
        "name": citation.title,
        "url": citation.url,
        "inLanguage": sorted({edition.language for edition in editions}),
        "abstract": abstract,
        "datePublished": str(citation.year or ""),
        "publisher": {"@type": "Organization", "name": citation.publisher} if citation.publisher else "",
        "author": [{"@type": "Organization", "name": author} for author in citation.authors],
        "license": citation.licence,
        "isAccessibleForFree": True,
    }
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return SafeString(f'<script type="application/ld+json">{text.translate(_IN_SCRIPT)}</script>')
