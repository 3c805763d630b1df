"""Office files made here from code: honest ones as programs of ministries, companies and NGOs write them, and others."""

from tests.office import opendocument, sheets, slides, words
from tests.office.build import Case

HONEST: list[Case] = [*words.CASES, *sheets.CASES, *slides.CASES, *opendocument.TEXTS, *opendocument.SHEETS]
__all__ = ["HONEST", "Case"]
