"""The sources that a file names: found among those that say no more, or made."""

from collections.abc import Iterable

from incidents.intake.cases import CaseRow
from incidents.models.desk.evidence import Source

# What a table has no column for. A source that has it is some officer's find, perhaps of another
# desk's: a row that names the same article must not bring it along.
OFFICERS_COLUMNS = ("language", "archive_url", "sha256")


class SourceList:
    """Sources by (title, publisher, day, address); one that is missing is made when needed."""

    def __init__(self, rows: Iterable[CaseRow]) -> None:
        titles = {row["source_title"] for row in rows if row.source}
        plain = Source.objects.filter(title__in=titles, **dict.fromkeys(OFFICERS_COLUMNS, ""))
        self.sources = {key_of(source): source for source in plain.order_by("-pk")}
        self.missing: list[Source] = []

    def of(self, row: CaseRow) -> Source:
        """The source of a row that has one; a new one is unsaved until `save_missing`."""
        key = row.source
        if key not in self.sources:
            title, publisher, day, address = key
            source = Source(title=title, publisher=publisher, on=day, url=address)
            self.sources[key] = source
            self.missing.append(source)
        return self.sources[key]

    def save_missing(self) -> None:
        Source.objects.bulk_create(self.missing)
        self.missing = []


def key_of(source: Source) -> tuple[str, ...]:
    """What a row of a table says of a source."""
    return source.title, source.publisher, str(source.on), source.url
