"""Enterprise groups: which firms count as one contributor to the confidential statistics."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple

from incidents.values.search_folding import fold

# Words for the legal form of a firm, which do not identify it.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh"),
        *("group", "holding", "holdings", "inc", "kg", "kk", "limited", "llc", "ltd", "nv", "oy"),
        *("oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "sro", "srl", "the"),
    }
)


class GroupedFirm(NamedTuple):
    """The fields of a firm that grouping needs; `parent` is a key or None."""

    key: int
    parent: int | None
    names: tuple[str, ...]
    lei: str
    uscc: str


def groups(firms: Iterable[GroupedFirm]) -> dict[int, int]:
    """{firm's key: key of its group}, the smallest key of the firms that belong together.

    A firm belongs to its parent, and so to its ultimate parent. Desks record firms independently,
    so two rows are taken to be one firm if they share an LEI, a unified social credit code or a
    name (without case, accents, legal form and country). If two different firms share a name, they
    count once: a cell is then withheld rather than shown with too few groups in it.
    """
    rows = list(firms)
    above = {row.key: row.key for row in rows}
    for row in rows:
        if row.parent in above:
            _join(above, row.key, row.parent)
    for keys_of in _SIGNS:
        for alike in _sharing(rows, keys_of):
            for key in alike[1:]:
                _join(above, alike[0], key)
    return {key: _top(above, key) for key in above}


def _top(above: dict[int, int], key: int) -> int:
    while above[key] != key:
        above[key] = above[above[key]]
        key = above[key]
    return key


def _join(above: dict[int, int], one: int, other: int) -> None:
    low, high = sorted((_top(above, one), _top(above, other)))
    above[high] = low


def _sharing(
    rows: Iterable[GroupedFirm], signs_of: Callable[[GroupedFirm], Iterable[Hashable]]
) -> Iterator[list[int]]:
    """Keys of the firms that share a sign (an identifier or a name), sign by sign."""
    by_sign: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        for sign in signs_of(row):
            by_sign[sign].append(row.key)
    yield from by_sign.values()


def _name_signs(row: GroupedFirm) -> Iterator[str]:
    for name in row.names:
        words = re.findall(r"\w+", fold(re.sub(r"(?<=\w)\.(?=\w)", "", name)))
        sign = "".join(word for word in words if word not in LEGAL_FORMS) or "".join(words)
        if sign:
            yield sign


_SIGNS: tuple[Callable[[GroupedFirm], Iterable[Hashable]], ...] = (
    lambda row: [row.lei] if row.lei else [],
    lambda row: [row.uscc] if row.uscc else [],
    _name_signs,
)
