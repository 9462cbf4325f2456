"""Sources in a law file become rows of LawSource."""

from typing import Any

from incidents.models.law.sources import LawSource

LawEntry = dict[str, Any]
# The columns of a source that are the same in the file.
PLAIN = (
    *("title", "issuer", "url", "official_url", "kind", "extent", "article", "language"),
    *("read_on", "note"),
)


def source_of(entry: LawEntry, position: int = 0, **owner: Any) -> LawSource:
    """The unsaved row of a source; `owner` is its version, instrument or relation."""
    columns = {name: entry.get(name, "") for name in PLAIN}
    return LawSource(**owner, **columns, is_read=entry["is_read"], position=position)
