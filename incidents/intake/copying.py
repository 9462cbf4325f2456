"""Write rows of a table by COPY, without an object for each: an import of thousands of cases."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models
from django.db.models.fields import NOT_PROVIDED

from incidents.models.desk.cases import Case
from incidents.models.people.second_wall import Across, is_behind_wall, step_aside

encoder = DjangoJSONEncoder()


class CopyTable:
    """Collects rows of a model. Columns that a row does not name get the model's own defaults."""

    def __init__(self, model: type[models.Model], *, has_keys: bool = False) -> None:
        """`has_keys`: rows bring their own primary keys, from `reserve_keys`."""
        self.model = model
        fields = [
            field
            for field in model._meta.concrete_fields
            if has_keys or not isinstance(field, models.AutoField)
        ]
        self.columns = [str(field.column) for field in fields]
        self.places = {field.attname: place for place, field in enumerate(fields)}
        self.defaults = [_default_of(field) for field in fields]
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> None:
        """Add a row by attribute names (`case_id`). JSON is given as text."""
        row = self.defaults.copy()
        places = self.places
        for name, value in values.items():
            row[places[name]] = value
        self.rows.append(row)

    def write(self) -> None:
        """Send the rows, and forget them. Raises the errors of Django's database layer."""
        if not self.rows:
            return
        quote = connection.ops.quote_name
        names = ", ".join(map(quote, self.columns))
        sql = f"COPY {quote(self.model._meta.db_table)} ({names}) FROM STDIN"
        with (
            step_aside(Across.ROWS_IN_BULK),
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(sql) as copy,
        ):
            for row in self.rows:
                copy.write_row(row)
        if is_behind_wall():
            self._refuse_unseen()
        self.rows = []

    def _refuse_unseen(self) -> None:
        """Raise IntegrityError where a case that was written, or written to, is another desk's."""
        column = "id" if self.model is Case else "case_id"
        if column not in self.columns:
            return
        keys = {row[self.columns.index(column)] for row in self.rows}
        if Case.objects.filter(pk__in=keys).count() != len(keys):
            raise IntegrityError("rows were written for cases that their writer may not see")


def _default_of(field: Any) -> Any:
    if field.primary_key or (field.default is NOT_PROVIDED and field.null):
        return None
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return None if value is None else as_json(value)
    return None if value is None else field.get_db_prep_save(value, connection)


def as_json(value: Any) -> str:
    return orjson.dumps(value, default=encoder.default).decode()


def reserve_keys(model: type[models.Model], number: int) -> list[int]:
    """So many primary keys of a table, in order."""
    if not number:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, number],
        )
        return [key for (key,) in cursor.fetchall()]


def write_tables(tables: Iterable[CopyTable]) -> None:
    """Send tables in their order: what others refer to comes first."""
    for table in tables:
        table.write()
