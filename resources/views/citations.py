"""Citations of a work to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from resources.citations import Citation
from resources.models import Resource


def _citation(request: HttpRequest, slug: str) -> Citation:
    resource = get_object_or_404(Resource.objects.visible_to(request.user), slug=slug)
    return Citation.of(resource, [a.name for a in resource.authors.all() if a.is_listed_publicly])


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def resource_bibtex(request: HttpRequest, slug: str) -> HttpResponse:
    """The work for BibTeX."""
    citation = _citation(request, slug)
    return _download(citation.bibtex(), "application/x-bibtex", f"{citation.key}.bib")


def resource_ris(request: HttpRequest, slug: str) -> HttpResponse:
    """The work for RIS."""
    citation = _citation(request, slug)
    return _download(citation.ris(), "application/x-research-info-systems", f"{citation.key}.ris")
