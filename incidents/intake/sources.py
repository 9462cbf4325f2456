"""The sources that a file names: existing ones with the same columns, and new ones."""

from collections.abc import Iterable

from incidents.intake.cases import CaseRow, SourceCells
from incidents.models.desk.evidence import Source

# Columns that a table does not have. A source with values here was completed by an officer, perhaps
# of another desk: a row that names the same article must not use it.
OFFICERS_COLUMNS = ("archive_url", "archived_on", "sha256")
SourceKey = tuple[str, ...]


class SourceList:
    """Sources by what a row says of them; a missing one is made when a row needs it."""

    def __init__(self, rows: Iterable[CaseRow]) -> None:
        titles = {source.title for row in rows for source in row.sources}
        plain = Source.objects.filter(title__in=titles, **dict.fromkeys(OFFICERS_COLUMNS, ""))
        self.sources = {key_of(source): source for source in plain.order_by("-pk")}
        # Primary keys of the same, for rows that are written without objects.
        self.keys = {key: source.pk for key, source in self.sources.items()}
        self.missing: list[Source] = []

    def missing_keys(self, rows: Iterable[CaseRow]) -> list[SourceKey]:
        """The columns of sources that are not here yet, each once."""
        named = (source.identity for row in rows for source in row.sources)
        return [key for key in dict.fromkeys(named) if key not in self.keys]

    def at(self, cells: SourceCells) -> Source:
        """The source with these columns; a new one is unsaved until `save_missing`."""
        key = cells.identity
        if key not in self.sources:
            source = Source(**columns_of(key))
            source.pk = self.keys.get(key)
            self.sources[key] = source
            if source.pk is None:
                self.missing.append(source)
        return self.sources[key]

    def save_missing(self) -> None:
        Source.objects.bulk_create(self.missing)
        self.keys.update((key_of(source), source.pk) for source in self.missing)
        self.missing = []


def key_of(source: Source) -> SourceKey:
    """The columns of a source that a row of a table has."""
    return tuple(str(getattr(source, column)) for column in COLUMNS)


COLUMNS = ("title", "publisher", "on", "url", "kind", "language")


def columns_of(key: SourceKey) -> dict[str, str]:
    """{column of Source: text}."""
    return dict(zip(COLUMNS, key, strict=True))
