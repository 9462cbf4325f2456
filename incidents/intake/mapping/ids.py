"""The id by which a row is recognised when its file comes again."""

import hashlib

from incidents.intake.mapping.cells import RowCells
from incidents.intake.mapping.folding import fold_word

LONGEST_ID = 120
# In place of an id: the rows of one table are told apart by these.
ID_TARGETS = (
    "firm",
    "coercing_authority",
    "coercing_country_iso2",
    "first_reported_date",
    "tactic",
    "title",
    "source_url",
    "source_title",
)


def make_id(cells: RowCells, firm: str, places: list[int]) -> str:
    """The id of a row that has none: of the columns that a person chose, or of the usual ones."""
    parts = [cells.row.cells[place] for place in places]
    if not parts:
        parts = [cell.text for target in ID_TARGETS for cell in cells.all(target)]
    text = "|".join([fold_word(firm), *map(fold_word, parts)])
    return f"row-{_digest(text)[:20]}"


def tell_apart(own: str, cells: RowCells) -> str:
    """An id for a second row that would have the same one, by all of its cells."""
    return f"{own}-{_digest('|'.join(cells.row.cells))[:8]}"


def shorten_id(text: str) -> str:
    return text if len(text) <= LONGEST_ID else f"{text[:80]}-{_digest(text)[:20]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
