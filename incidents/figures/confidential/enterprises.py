"""Enterprise groups: which firms are one contributor to the confidential statistics."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple

from incidents.values.search_folding import fold

# Words that say how a firm is set up and not which firm it is.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh"),
        *("group", "holding", "holdings", "inc", "kg", "kk", "limited", "llc", "ltd", "nv", "oy"),
        *("oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "sro", "srl", "the"),
    }
)


class GroupedFirm(NamedTuple):
    """What is needed of a firm; `parent` is a key or None."""

    key: int
    parent: int | None
    names: tuple[str, ...]
    lei: str
    uscc: str


def groups(firms: Iterable[GroupedFirm]) -> dict[int, int]:
    """{firm's key: key of its group}, the smallest key of the firms that belong together.

    A firm belongs to its parent, and so to its ultimate parent. Desks write firms down apart from
    each other, so two rows are one firm when they share an LEI, a unified social credit code or a
    name (without case, accents, legal form and country). Where two firms only share a name, they
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
    """Keys of firms that share a sign, sign by sign."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        for sign in signs_of(row):
            found[sign].append(row.key)
    yield from found.values()


def _name_signs(row: GroupedFirm) -> Iterator[str]:
    for name in row.names:
        words = re.findall(r"\w+", fold(re.sub(r"(?<=\w)\.(?=\w)", "", name)))
        told = "".join(word for word in words if word not in LEGAL_FORMS) or "".join(words)
        if told:
            yield told


_SIGNS: tuple[Callable[[GroupedFirm], Iterable[Hashable]], ...] = (
    lambda row: [row.lei] if row.lei else [],
    lambda row: [row.uscc] if row.uscc else [],
    _name_signs,
)
