"""Write cases and their children in bulk, one statement a table."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from incidents.intake.cases import CaseRow
from incidents.intake.child_parts import (
    CitationPart,
    MoreSourcePart,
    SourcePart,
    WordingPart,
)
from incidents.intake.event_parts import EVENT_PARTS
from incidents.intake.field_parts import FIELD_PARTS
from incidents.intake.parts import Lists, Part, Record
from incidents.intake.term_parts import TERM_PARTS, THROUGH
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import Citation, SourceUse, WordingChange

PARTS: tuple[type[Part], ...] = (
    *FIELD_PARTS,
    *TERM_PARTS,
    *EVENT_PARTS,
    WordingPart,
    SourcePart,
)
# The columns of a case that parts write.
FILLED = (
    "found_by",
    "case_kind",
    "firm",
    "own_sector",
    "authority",
    "coercing_state",
    "attribution",
    "attribution_source",
    "political_link",
    "campaign",
    "demanded_change",
    "reported_on",
    "last_known_on",
    "confidence",
    "checked_on",
    "checked_by",
    "doubts",
    "borderline",
    "title",
    "note",
    "changed_at",
)


def parts_of(lists: Lists, rows: Iterable[CaseRow], keys: Iterable[str] = ()) -> list[Part]:
    """All parts of a case that these rows have values for. `keys`: further texts cited."""
    rows = list(rows)
    cited = dict.fromkeys([*(key for row in rows for key in row.keys), *keys])
    sources = dict.fromkeys(source for row in rows for source in row.more_sources)
    return [
        *(part(lists) for part in PARTS),
        *(MoreSourcePart(lists, source) for source in sources),
        *(CitationPart(lists, key) for key in cited),
    ]


def save_records(added: list[Record], changed: list[Record], lists: Lists) -> None:
    """Write new cases, changed ones, and the children of both."""
    lists.firms.save_missing()
    lists.sources.save_missing()
    Case.objects.bulk_create(record.case for record in added)
    Case.objects.bulk_update([record.case for record in changed], FILLED, batch_size=500)
    records = [*added, *changed]
    deleted = [child for record in records for child in record.deleted]
    created = [child for record in records for child in record.created]
    for model in (Event, WordingChange, Citation, SourceUse):
        _delete(model, deleted)
    _drop_terms(changed)
    pairs = [through for through, _beside in THROUGH.values()]
    for model in (Event, WordingChange, Citation, SourceUse, *pairs):
        model.objects.bulk_create(child for child in created if isinstance(child, model))


def _delete(model: Any, children: list[Any]) -> None:
    keys = [child.pk for child in children if isinstance(child, model)]
    if keys:
        model.objects.filter(pk__in=keys).delete()


def _drop_terms(records: list[Record]) -> None:
    for name, (through, beside) in THROUGH.items():
        pairs = [
            Q(case=record.case, **{beside: term})
            for record in records
            for part, term in record.dropped
            if part == name
        ]
        if pairs:
            through.objects.filter(reduce(or_, pairs)).delete()
