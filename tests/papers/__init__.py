"""PDF, pictures and plain text made here from code: honest ones as offices, telephones and scanners write them."""

from tests.papers import pdfs, pictures, texts
from tests.papers.case import Paper

HONEST: list[Paper] = [*pdfs.CASES, *pictures.CASES, *texts.CASES]
__all__ = ["HONEST", "Paper"]
