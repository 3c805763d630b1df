"""A copy of a file without what its author did not mean to hand out.

`clean(data, extension)` gives the copy and says what was found. Nothing of what was found is kept: findings
are counts. What cannot be cleaned with certainty raises CannotClean; the caller holds such a file back.
"""

from __future__ import annotations

from vpwg.common.cleaning.findings import CannotClean, Cleaned, Finding, Findings

__all__ = ["CannotClean", "Cleaned", "Finding", "Findings", "clean"]


def clean(data: bytes, extension: str, title: str = "") -> Cleaned:
    """Return the cleaned copy of `data`, a file of that extension that passed `check_structure`.

    A PDF says `title` of itself, where one is given.

    Raises CannotClean where a part is unknown or the copy cannot be written.
    """
    if extension == "pdf":
        from vpwg.common.cleaning.pdf import clean_pdf

        return clean_pdf(data, title)
    if extension in ("jpg", "png", "webp"):
        from vpwg.common.cleaning.images import clean_image

        return clean_image(data, extension)
    if extension in ("docx", "xlsx", "pptx"):
        from vpwg.common.cleaning.ooxml import clean_ooxml

        return clean_ooxml(data, extension)
    if extension in ("odt", "ods"):
        from vpwg.common.cleaning.odf import clean_odf

        return clean_odf(data, extension)
    from vpwg.common.cleaning.text import clean_text

    return clean_text(data, extension)
