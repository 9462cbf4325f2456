"""The table of the page that edits law: a column for each version, a row for each article."""

from dataclasses import dataclass, field

from incidents.actions.law.edits import OF_ARTICLE, OF_VERSION, read_law_rows
from incidents.models import ArticleText, InstrumentVersion
from incidents.values.article_numbers import label_number

# Parts the name of a field: version, number, column. No label or number holds it.
BETWEEN = "|"
LONG = ("gist", "text", "note")


@dataclass(frozen=True)
class LawCell:
    """One value that can be changed. `name` is that of its field."""

    name: str
    column: str
    label: str
    value: str

    @property
    def is_long(self):
        return self.column in LONG


@dataclass
class SideRow:
    """An article, or the version itself, in each version; no cells where a version lacks it."""

    label: str
    cells: list[list[LawCell]] = field(default_factory=list)


@dataclass(frozen=True)
class Sides:
    """`labels`: the versions, the oldest first."""

    labels: list[str]
    rows: list[SideRow]


def side_by_side(instrument, typed):
    """Every version of an instrument with its articles; what was typed stays in its place."""
    rows = read_law_rows(instrument)
    labels = [label for label, number in rows if not number]
    numbers = list(dict.fromkeys(number for _label, number in rows))
    return Sides(
        labels,
        [
            SideRow(
                label_number(number) if number else "",
                [_cells(rows.get((label, number)), label, number, typed) for label in labels],
            )
            for number in numbers
        ],
    )


def _cells(row, label, number, typed):
    if row is None:
        return []
    model = ArticleText if number else InstrumentVersion
    return [
        LawCell(
            name=BETWEEN.join((label, number, column)),
            column=column,
            label=str(model._meta.get_field(column).verbose_name),
            value=typed.get((label, number, column), str(getattr(row, column))),
        )
        for column in (OF_ARTICLE if number else OF_VERSION)
    ]


def read_typed(posted):
    """{(version, number, column): value} of what the page sent; other fields are left out."""
    typed = {}
    for name, value in posted.items():
        parts = tuple(name.split(BETWEEN))
        if len(parts) == 3 and parts[2] in (OF_ARTICLE if parts[1] else OF_VERSION):
            typed[parts] = value
    return typed
