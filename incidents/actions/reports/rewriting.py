"""Each night the room's new rows are written anew, in random order: PostgreSQL keeps with each row
the number of its transaction (`xmin`), and in the order of the disk what came after what. Beside
another table's times both would give the minute of a report. Afterwards they give the night.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from psycopg.errors import DeadlockDetected, LockNotAvailable

from incidents.models.reports import threads
from incidents.models.reports.threads import FilePart, Rewriting, Upload

# Below PostgreSQL's second after which it looks for a deadlock: whoever files is never its victim.
LOCK_TIMEOUT = "60ms"
TRIES = 300
IN_USE = (LockNotAvailable, DeadlockDetected)
PAUSE_SECONDS = 1.0
# A task may take ten minutes; what is left of the files waits for the next night.
SECONDS_FOR_FILES = 6 * 60
# Names are those of our own tables and columns; what is looked for goes in as a parameter.
TAKE = "CREATE TEMP TABLE taken ON COMMIT DROP AS SELECT own.* FROM {table} own WHERE {where}"
REMOVE = "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM taken)"
PUT_BACK = "INSERT INTO {table} ({names}) SELECT {values} FROM taken ORDER BY gen_random_uuid()"
FORGET = "DROP TABLE taken"
FRESH = (
    "NOT EXISTS (SELECT 1 FROM {marker})"
    " OR age(own.xmin) < (SELECT min(age(marker.xmin)) FROM {marker} marker)"
)


def rewrite_day() -> None:
    """Write anew what came since the last night, then clear away the rows that it replaces.

    Small tables in one transaction; the parts of files, which may be many, file by file.
    """
    _until_locked(_rewrite_small_tables)
    end = time.monotonic() + SECONDS_FOR_FILES
    for upload in _uploads_to_rewrite():
        if time.monotonic() > end:
            break
        _rewrite_parts(upload)
    with connection.cursor() as cursor:
        for model in _room():
            cursor.execute(f"VACUUM {_quoted(model)}")


def _until_locked(act: Callable[[], None]) -> None:
    """Act; wait and try again where a table is in use. The last refusal is raised."""
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
    """Rewrite in one transaction all rows that came or changed since the last one.

    Readers go on, writers wait. The row that marks the night is made in this very transaction: a
    later night takes what has a younger one.
    """
    marker = _quoted(Rewriting)
    room = [model for model in _room() if model not in (FilePart, Rewriting)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        locked: list[type[models.Model]] = [*room, Rewriting]
        for model in locked:
            cursor.execute(f"LOCK TABLE {_quoted(model)} IN EXCLUSIVE MODE")
        cursor.execute("SET LOCAL lock_timeout = 0")
        for model in room:
            _rewrite(cursor, model, FRESH.format(marker=marker))
    Rewriting.objects.all().delete()
    Rewriting.objects.create(day=timezone.localdate())


def _uploads_to_rewrite() -> list[uuid.UUID]:
    """Uploads with parts that no night has written anew, in random order."""
    fresh = FilePart.objects.filter(is_rewritten=False).values("upload")
    return list(Upload.objects.filter(pk__in=fresh).order_by("?").values_list("pk", flat=True))


@transaction.atomic
def _rewrite_parts(upload: uuid.UUID) -> None:
    """Rewrite the parts of one file, and mark them: they never change again."""
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
    """Take rows out and put them in again, in random order.

    Not updated: an update leaves content that stands apart (TOAST) where it is, with the
    transaction that brought it, and tends to keep a row on its page. Foreign keys are checked at
    the end of the transaction, when every row is back.
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


def _room() -> list[type[models.Model]]:
    """Every model of the room: a new one is rewritten without anybody thinking of it."""
    return [model for model in apps.get_models() if model.__module__ == threads.__name__]
