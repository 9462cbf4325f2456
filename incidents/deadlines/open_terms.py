"""Terms that no rule can count: set by an authority, counted in hours, or absent from the text."""

import json
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "texts" / "open_terms.json"


@dataclass(frozen=True, kw_only=True)
class OpenTerm:
    """What has to be done, and the term as the text leaves it, in words.

    `is_read`: whether the article was read. `text`: its words in `language`, where they were.
    """

    key: str
    title: str
    instrument: str
    article: str
    term: str
    how: str
    source: str
    is_read: bool
    source_title: str = ""
    law_ref: str = ""
    text: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        """Refuse a term that nobody could look up. Raises ValueError."""
        required = (self.title, self.instrument, self.article, self.term, self.how, self.source)
        if not all(text.strip() for text in required):
            raise ValueError(f"{self.key}: an open term needs an article, a way and a source")


def read_open_terms(text: str) -> tuple[OpenTerm, ...]:
    """The terms of a table. Raises TypeError or ValueError for an incomplete one."""
    return tuple(OpenTerm(**row) for row in json.loads(text))


OPEN_TERMS = read_open_terms(TABLE.read_text(encoding="utf-8"))
