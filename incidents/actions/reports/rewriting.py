"""Rewrite the day's rows each night, in random order.

PostgreSQL stores with each row the number of its transaction (`xmin`), and places rows on disk in
order of arrival. Compared with the times in other tables, both would give the minute of a report.
After the rewriting they give only the night.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable

from incidents.models.reports import keys, threads
from incidents.models.reports.threads import FilePart, Rewriting, Upload

# Below the second after which PostgreSQL looks for a deadlock, so that it never stops a filing.
LOCK_TIMEOUT = "60ms"
TRIES = 300
IN_USE = (LockNotAvailable, DeadlockDetected)
PAUSE_SECONDS = 1.0
# A task may take ten minutes; files that are left wait for the next night.
SECONDS_FOR_FILES = 6 * 60
# The names are those of our own tables and columns; values are passed as parameters.
TAKE = "CREATE TEMP TABLE taken ON COMMIT DROP AS SELECT own.* FROM {table} own WHERE {where}"
REMOVE = "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM taken)"
PUT_BACK = "INSERT INTO {table} ({names}) SELECT {values} FROM taken ORDER BY gen_random_uuid()"
FORGET = "DROP TABLE taken"
IS_OWNER = (
    "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class"
    " WHERE relname = ANY(%s) AND pg_table_is_visible(oid)"
)
FRESH = (
    "NOT EXISTS (SELECT 1 FROM {marker})"
    " OR age(own.xmin) < (SELECT min(age(marker.xmin)) FROM {marker} marker)"
)


def rewrite_day() -> None:
    """Rewrite the rows that arrived since the last night, then vacuum the tables if we may.

    Small tables in one transaction; the parts of files, which may be many, file by file.
    """
    _until_locked(_rewrite_small_tables)
    end = time.monotonic() + SECONDS_FOR_FILES
    for upload in _uploads_to_rewrite():
        if time.monotonic() > end:
            break
        _rewrite_parts(upload)
    if may_vacuum():
        vacuum_reports()


def vacuum_reports() -> None:
    """Clear away what the rewriting left of rows in their old places.

    Raises PermissionDenied where the role of this connection does not own the tables: PostgreSQL
    would only warn, and do nothing.
    """
    if not may_vacuum():
        raise PermissionDenied(_("Only the owner of the tables can clear what was rewritten."))
    with connection.cursor() as cursor:
        for model in report_models():
            cursor.execute(f"VACUUM {_quoted(model)}")


def may_vacuum() -> bool:
    """Whether the role of this connection owns the tables of reports."""
    names = [model._meta.db_table for model in report_models()]
    with connection.cursor() as cursor:
        cursor.execute(IS_OWNER, [names])
        [is_owner] = cursor.fetchone()
    return bool(is_owner)


def _until_locked(act: Callable[[], None]) -> None:
    """Call `act`; wait and try again while a table is in use. The last error is raised."""
    for left in reversed(range(TRIES)):
        try:
            act()
        except OperationalError as fault:
            if not left or not isinstance(fault.__cause__, IN_USE):
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


@transaction.atomic
def _rewrite_small_tables() -> None:
    """Rewrite in one transaction all rows that arrived or changed since the last one.

    Readers continue, writers wait. The marker row of the night is made in the same transaction:
    the next night takes all rows with a younger one.
    """
    marker = _quoted(Rewriting)
    small = [model for model in report_models() if model not in (FilePart, Rewriting)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        locked: list[type[models.Model]] = [*small, Rewriting]
        for model in locked:
            cursor.execute(f"LOCK TABLE {_quoted(model)} IN EXCLUSIVE MODE")
        cursor.execute("SET LOCAL lock_timeout = 0")
        for model in small:
            _rewrite(cursor, model, FRESH.format(marker=marker))
    Rewriting.objects.all().delete()
    Rewriting.objects.create(day=timezone.localdate())


def _uploads_to_rewrite() -> list[uuid.UUID]:
    """Uploads with parts that are not rewritten yet, in random order."""
    fresh = FilePart.objects.filter(is_rewritten=False).values("upload")
    return list(Upload.objects.filter(pk__in=fresh).order_by("?").values_list("pk", flat=True))


@transaction.atomic
def _rewrite_parts(upload: uuid.UUID) -> None:
    """Rewrite the parts of one file and mark them, because they never change again."""
    with connection.cursor() as cursor:
        where = "own.upload_id = %s AND NOT own.is_rewritten"
        marked = {"is_rewritten": "true"}
        _rewrite(cursor, FilePart, where, parameters=[str(upload)], changed=marked)


def _rewrite(
    cursor: CursorWrapper,
    model: type[models.Model],
    where: str,
    *,
    parameters: Sequence[str] = (),
    changed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Delete rows and insert them again, in random order.

    An update would not do: it leaves content stored apart (TOAST) in its place, with the
    transaction that wrote it, and tends to leave a row on its page. Foreign keys are checked at
    the end of the transaction, when all rows are back.
    """
    quote = connection.ops.quote_name
    columns = [str(field.column) for field in model._meta.concrete_fields]
    words = {
        "table": _quoted(model),
        "key": quote(str(model._meta.pk.column)),
        "names": ", ".join(quote(name) for name in columns),
        "values": ", ".join(changed.get(name) or quote(name) for name in columns),
        "where": where,
    }
    for statement, given in ((TAKE, parameters), (REMOVE, ()), (PUT_BACK, ()), (FORGET, ())):
        cursor.execute(statement.format_map(words), given)


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def report_models() -> list[type[models.Model]]:
    """All models of the chapter but keys, so that a new one is included automatically."""
    room = threads.__name__.rpartition(".")[0]
    models_here = [one for one in apps.get_models() if one.__module__.startswith(f"{room}.")]
    return [model for model in models_here if model.__module__ != keys.__name__]
