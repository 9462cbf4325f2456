"""What somebody who reads every release can work out: bounds by linear programming.

An attacker knows the method, holds every table of every release, and writes each number down as a
statement about unknown numbers of cases. All statements together are asked at once, which is never
weaker than any two of them.
"""

from typing import Any, NamedTuple

from incidents.figures.confidential.disclosure import FEWEST_GROUPS
from incidents.figures.confidential.hierarchy import WORDS, Cell
from incidents.figures.confidential.published_tables import STEP
from tests.support.deferred import late

optimize, sparse = late("scipy.optimize"), late("scipy.sparse")

# The nearest multiple of 5 is at most this far from a whole number.
OFF = STEP // 2
# What anybody may think without reading: no cell holds more cases than this.
MOST = 1_000


class Statement(NamedTuple):
    """The sum of some unknowns lies between two numbers, both included."""

    unknowns: frozenset[Any]
    low: float
    high: float


def bounds(statements, unknown):
    """The least and the most that an unknown can be, given all statements; None if none fits."""
    names = sorted({unknown, *(one for said in statements for one in said.unknowns)})
    place = {name: at for at, name in enumerate(names)}
    matrix, limits = sparse.lil_matrix((2 * len(statements), len(names))), []
    for at, said in enumerate(statements):
        for name in said.unknowns:
            matrix[2 * at, place[name]], matrix[2 * at + 1, place[name]] = 1, -1
        limits += [said.high, -said.low]
    told = []
    for sign in (1, -1):
        aim = [0] * len(names)
        aim[place[unknown]] = sign
        found = optimize.linprog(
            aim, matrix.tocsr() if statements else None, limits or None, bounds=(0, MOST)
        )
        if not found.success:
            return None
        told.append(round(sign * found.fun, 6))
    return tuple(told)


def statements(documents):
    """Each number of each table of each release, as the method page says that it came about.

    An unknown is ("counted", month, cell), what a release added to a cell. What waits, ("waiting",
    cell), is in no number; it is here so that a bound on it can be asked for.
    """
    told, added = [], {}
    for document in documents:
        month = document["statistical_release"]
        for row in document["added"]:
            cell = Cell(*(row[word] for word in WORDS))
            added.setdefault(cell, set()).add(month)
            # The difference of two rounded numbers.
            told.append(
                Statement(
                    frozenset({("counted", month, cell)}),
                    max(FEWEST_GROUPS, row["cases"] - 2 * OFF),
                    row["cases"] + 2 * OFF,
                )
            )
        told += [
            _of_row(table["words"], row, added)
            for table in document["tables"]
            for row in table["rows"]
        ]
    return told


def rows_of(document):
    """(words, row) of every row of every table."""
    for table in document["tables"]:
        for row in table["rows"]:
            yield table["words"], row


def is_of(cell, words, row):
    """Whether a cell lies beneath a row of a table."""
    return all(getattr(cell, word) == row[word] for word in words)


def _of_row(words, row, added):
    unknowns = frozenset(
        ("counted", month, cell)
        for cell, months in added.items()
        if is_of(cell, words, row)
        for month in months
    )
    return Statement(unknowns, row["cases"] - OFF, row["cases"] + OFF)


def taken_for_totals(document, domain):
    """The same table read by somebody who takes its margins for totals of all cases."""
    slack = OFF * len(domain)
    return [
        Statement(
            frozenset(cell for cell in domain if is_of(cell, words, row)),
            row["cases"] - slack,
            row["cases"] + slack,
        )
        for words, row in rows_of(document)
    ]


def careless(cells, domain):
    """What must not be published: true margins to the case, cells of under five left blank."""
    told = [
        Statement(frozenset({cell}), number, number)
        for cell, number in cells.items()
        if number >= FEWEST_GROUPS
    ]
    for at in range(len(WORDS)):
        for key in {cell[at] for cell in domain}:
            line = frozenset(cell for cell in domain if cell[at] == key)
            total = sum(cells.get(cell, 0) for cell in line)
            told.append(Statement(line, total, total))
    return told
