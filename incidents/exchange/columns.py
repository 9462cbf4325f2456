"""The columns of an incident in tables: one list for all files and the API."""

from collections.abc import Mapping
from typing import Any

# Each column belongs to a field of access.SHARED_FIELDS, or is the incident's own reference,
# version or time of release; tests/access/test_no_leaks.py compares the two lists.
COLUMNS: dict[str, str] = {
    "ref": "",
    "version": "",
    "released_at": "",
    "case_kind": "case_kind",
    "found_by": "found_by",
    "title": "title",
    "firm": "firm",
    "firm_slug": "firm",
    "firm_group": "firm_group",
    "firm_kind": "firm_kind",
    "country": "country",
    "sector": "sector",
    "isic": "sector",
    "authority": "authority",
    "state": "state",
    "attribution": "attribution",
    "campaign": "campaign",
    "topics": "topics",
    "tactics": "tactics",
    "instruments": "citations",
    "provisions": "citations",
    "demanded_change": "demanded_change",
    "wording_before": "wordings",
    "wording_after": "wordings",
    "reported_on": "reported_on",
    "demanded_on": "demanded_on",
    "demand_deadline_on": "demand_deadline_on",
    "firm_response": "firm_response",
    "responded_on": "responded_on",
    "measure_status": "measure_events",
    "fine_amount": "fine",
    "fine_currency": "fine",
    "fine_ground": "fine",
}


def flat(row: Mapping[str, Any]) -> list[Any]:
    """The cells of a row in the order of COLUMNS; several values in a cell are separated by ";"."""
    return [_cell(row[column]) for column in COLUMNS]


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ";".join(value)
    return value
