"""A catalogue as a table: one row an edition; rows with the same title are editions of one work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access.locks import Audience
from members.directory.models import User, WorkingGroup
from members.imports.kinds import ImportKind, Ledger, Planned, RowRefused, Values
from members.imports.models import ImportBatch
from members.imports.services.imports import check_import
from resources.models import Edition, Resource, Topic
from resources.services import editions, works
from resources.services.catalogue_columns import COLUMNS, DESCRIPTION
from resources.services.catalogue_files import Source, Waiting, drop_waiting, keep_files, take_files
from vpwg.common.tables import Table
from vpwg.common.text.folding import fold

_WHY = "importing into the caller's own group"
_TITLES = {column.name: column.title for column in COLUMNS}


def described(resource: Resource) -> Values:
    """Return what a table says of a work."""
    values = {name: getattr(resource, name) for name in DESCRIPTION if name != "topics"}
    values["readers"] = sorted(resource.readers)
    values["topics"] = sorted(topic.code for topic in resource.topics.all())
    return values


def works_of(group: WorkingGroup, *, for_update: bool = False) -> list[Resource]:
    """Return the works of `group` with editions and topics, in three queries."""
    rows = Resource.objects.for_system(_WHY).filter(group=group).order_by("title", "pk")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    return list(rows.prefetch_related("editions", "topics"))


class CatalogueLedger(Ledger):
    """The works of one group by folded title, and what the table itself said so far."""

    def __init__(self, rows: list[Resource], *, is_writing: bool = False) -> None:
        self.is_writing = is_writing
        self.works: dict[str, list[Resource]] = defaultdict(list)
        for row in rows:
            self.works[fold(row.title)].append(row)
        self.editions = {(fold(row.title), e.language, e.version): (row, e) for row in rows for e in row.editions.all()}
        self.told: dict[str, Values] = {}

    def find(self, values: Values) -> tuple[Any, Values] | None:
        title = fold(values["title"])
        if len(self.works.get(title, [])) > 1:
            raise RowRefused(_("Hay %(count)s recursos con este título: cámbielos en sus páginas.") % {"count": len(self.works[title])}, "title")  # fmt: skip
        found = self.editions.get((title, values["language"], values.get("version", "1.0")))
        if found is None:
            return None
        work, edition = found
        return edition.pk, described(work)

    def check(self, values: Values, target: Any) -> None:
        title = fold(values["title"])
        if target is None:
            self._check_content(values)
            self._check_audience(values, title)
            if work := next(iter(self.works.get(title, [])), None):
                self._same_description(described(work), values, _("el recurso que ya existe"))
        if before := self.told.get(title):
            self._same_description(before, values, _("otra fila con el mismo título"))
        self.told.setdefault(title, values)

    def _check_content(self, values: Values) -> None:
        given, link = values.get("file", ""), values.get("link", "")
        if bool(given) == bool(link):
            raise RowRefused(_("Escriba un archivo o un enlace: uno de los dos."), "link" if link else "file")
        if given and not isinstance(given, Waiting):
            raise RowRefused(_("Suba también el zip con este archivo."), "file")
        if self.is_writing and given and not given.is_there:
            raise RowRefused(_("El archivo ya no está guardado. Suba otra vez la tabla y el zip."), "file")

    def _check_audience(self, values: Values, title: str) -> None:
        if values.get("opens_at") and not values.get("audience"):
            raise RowRefused(_("Diga para quién se abre ese día."), "audience")
        if values.get("audience") and title in self.works:
            raise RowRefused(_("El recurso ya existe: su audiencia se cambia en su página."), "audience")
        opens = values.get("audience") not in (None, "", Audience.SECRETARIAT)
        if opens and not values.get("abstract_es") and not values.get("link"):
            raise RowRefused(_("Para publicarlo hace falta un resumen en español."), "abstract_es")

    def _same_description(self, before: Values, values: Values, other: str) -> None:
        for name in DESCRIPTION:
            if name in values and name in before and values[name] != before[name]:
                raise RowRefused(_("No coincide con %(other)s.") % {"other": other}, name)

    def identity(self, values: Values, target: Any) -> Any:
        return fold(values["title"]), values["language"], values.get("version", "1.0")

    def label(self, values: Values) -> str:
        return f"{values['title']} ({values['language']}, {values.get('version', '1.0')})"


class CatalogueKind(ImportKind):
    """Works with their editions."""

    name, label = "catalogo", gettext_lazy("Catálogo de recursos")
    columns = COLUMNS
    upload_route = "catalogue_upload"

    def ledger(self, group: WorkingGroup, *, for_update: bool) -> CatalogueLedger:
        return CatalogueLedger(works_of(group, for_update=for_update), is_writing=for_update)

    def export(self, group: WorkingGroup) -> Iterable[Values]:
        for work in works_of(group):
            for edition in work.editions.all():
                yield described(work) | {
                    "title": work.title, "language": edition.language, "version": edition.version,
                    "file": edition.original_name, "link": edition.link, "audience": "", "opens_at": None,
                }  # fmt: skip

    def write(self, plan: list[Planned], *, group: WorkingGroup, by: User) -> None:
        known = {fold(work.title): work for work in works_of(group)}
        changed: set[int] = set()
        for planned in plan:
            title = fold(planned.values["title"])
            if planned.target is not None:
                work = known[title]
                if work.pk not in changed:
                    _change(work, planned.changed, by)
                    changed.add(work.pk)
                continue
            is_new = title not in known
            if is_new:
                known[title] = _create(planned.values, group, by)
            _add_edition(known[title], planned.values, by)
            if is_new and planned.values.get("audience"):
                works.publish_resource(
                    resource=known[title], audience=planned.values["audience"],
                    at=planned.values.get("opens_at"), by=by,
                )  # fmt: skip

    def forget(self, cells: Iterable[str]) -> None:
        """Remove the files that waited beside a table: uncleaned originals do not outlive it."""
        drop_waiting(cells)


def _topics(codes: list[str]) -> list[Topic]:
    return list(Topic.objects.filter(code__in=codes, parent__isnull=False)) if codes else []


def _create(values: Values, group: WorkingGroup, by: User) -> Resource:
    given = {name: values[name] for name in DESCRIPTION if name in values and name != "topics"}
    resource = Resource(group=group, title=values["title"], **given)
    return works.create_resource(resource=resource, topics=_topics(values.get("topics", [])), by=by)


def _change(work: Resource, changed: Values, by: User) -> None:
    for name, value in changed.items():
        if name != "topics":
            setattr(work, name, value)
    topics = _topics(changed["topics"]) if "topics" in changed else work.topics.all()
    works.update_resource(resource=work, topics=topics, seen=work.edit_version, by=by)


def _add_edition(work: Resource, values: Values, by: User) -> None:
    edition = Edition(resource=work, language=values["language"], version=values.get("version") or "1.0")
    waiting = values.get("file")
    if not isinstance(waiting, Waiting):
        edition.link = values["link"]
        editions.add_link(edition=edition, by=by)
        return
    with default_storage.open(waiting.stored, "rb") as stream:
        edition.file = ContentFile(stream.read(), name=waiting.checked.name)
    editions.add_edition(edition=edition, checked=waiting.checked, by=by)
    transaction.on_commit(lambda: default_storage.delete(waiting.stored), robust=True)


def check_catalogue(*, group: WorkingGroup, table: Table, source: Source | None, by: User) -> ImportBatch:
    """Check a table with its files; files are kept only where no row is refused.

    Raises NotAllowed, ValidationError, AlreadyImported as `check_import` does.
    """
    found = take_files(table, source)
    batch = check_import(kind=CatalogueKind(), group=group, table=table, by=by)
    if not batch.report["counts"]["refused"]:
        keep_files(found)
    return batch
