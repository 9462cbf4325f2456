"""Laws and articles by what people type: key, title, short title, original title, article."""

from collections.abc import Iterable, Sequence

from incidents.models.law.instruments import Instrument, Provision
from incidents.values.article_numbers import Numbering, split_citation
from incidents.values.search_folding import composed, lexemes

# More candidates than a person reads are no help.
MOST_NAMED = 8


def find_texts(typed: str, instruments: Sequence[Instrument]) -> list[Instrument | Provision]:
    """The laws or articles that somebody may mean, of these instruments; one or two queries.

    A key or a whole title means one text; otherwise every title that has the typed words in a row.
    "art. 47" alone means article 47 of each of them.
    """
    text = composed(typed).strip()
    provision = Provision.objects.select_related("instrument").filter(
        key=text, instrument__in=instruments
    )
    if exact := [*provision, *(row for row in instruments if row.key == text)]:
        return _replaced(exact)
    law, number = split_citation(text)
    named = find_instruments(law, instruments) if law else list(instruments)
    if not number:
        return list(named) if law else []
    rows = Provision.objects.select_related("instrument").filter(
        instrument__in=named, number=number
    )
    return list(rows.exclude(numbering=Numbering.RETIRED))


def find_instruments(typed: str, instruments: Iterable[Instrument]) -> list[Instrument]:
    """Those with this title in whole; else those whose titles have the typed words in a row."""
    wanted = _units(typed)
    if not wanted:
        return []
    titles = {row: [_units(title) for title in _titles(row)] for row in instruments}
    whole = [row for row, units in titles.items() if wanted in units]
    return whole or [
        row for row, units in titles.items() if any(_has_run(one, wanted) for one in units)
    ]


def _replaced(rows: list[Instrument | Provision]) -> list[Instrument | Provision]:
    """An old key stands for the one article that took its place, if it was one."""
    row = rows[0]
    if isinstance(row, Provision) and len(row.renamed_to) == 1:
        return list(Provision.objects.select_related("instrument").filter(key=row.renamed_to[0]))
    return rows[:1]


def _titles(row: Instrument) -> list[str]:
    return [title for title in (row.short_title, row.title_en, row.title_zh, row.key) if title]


def _units(text: str) -> list[str]:
    return [unit.text for unit in lexemes(composed(text))]


def _has_run(units: list[str], wanted: list[str]) -> bool:
    """Whether the wanted units are there in a row; the last one may be the beginning of a word."""
    *before, last = wanted
    for start in range(len(units) - len(before)):
        end = start + len(before)
        if units[start:end] == before and units[end].startswith(last):
            return True
    return False
