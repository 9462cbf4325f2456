"""The values of a change, stored beside the ledger, which names the fields only."""

from typing import Any

from incidents.models.desk.cases import Case
from incidents.models.desk.teamwork import ChangedValues
from incidents.models.people.ledger import Ledger


def keep_values(case: Case, row: Ledger, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Store the values of the fields that a row of the ledger names, beside the chain of hashes."""
    fields = [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in row.detail["fields"]
    ]
    if fields:
        values = ChangedValues(case=case, ledger_row=row.pk, fields=fields)
        values.save(force_insert=True)
