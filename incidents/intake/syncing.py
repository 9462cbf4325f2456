"""Rows of a shipped list brought into the state of its file, with their keys kept."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet


def sync_rows(
    present: QuerySet[Any], rows: Sequence[Any], by: Sequence[str], *, removes: bool = True
) -> None:
    """Add, change and with `removes` delete rows until `present` is what `rows` says.

    `by` names the columns that tell which row is which; the given rows get the keys of those that
    are there. A row that is the same is not written. At most four queries.
    """
    model: Any = present.model
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    known = {_values(row, by): row for row in present}
    added, changed = [], []
    for row in rows:
        old = known.pop(_values(row, by), None)
        if old is None:
            added.append(row)
            continue
        row.pk = old.pk
        if _values(row, columns) != _values(old, columns):
            changed.append(row)
    if removes and known:
        model.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    model.objects.bulk_create(added)
    if changed:
        model.objects.bulk_update(changed, columns)


def _values(row: Model, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)
