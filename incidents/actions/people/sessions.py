"""End sessions: one, all others, or all of a person; none of them can be used again."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incidents.models.people.people import User
from incidents.models.people.sessions import Session


def end_session(row: Session) -> None:
    """Sign a browser out."""
    _end([row.session_key])


def end_all_sessions(person: User, *, keep: str | None = None) -> int:
    """Sign a person out everywhere, but for the session with the key `keep`; return how many."""
    rows = Session.objects.filter(person=person).exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    _end(keys)
    return len(keys)


def delete_expired_sessions() -> int:
    """Delete the rows of sessions that are over; return how many."""
    count, _rows = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return count


def _end(keys: list[str]) -> None:
    """Delete rows and cached copies, and the copies again after the commit.

    Another request may read the row, and cache it, before the deletion is committed.
    """
    for key in keys:
        _store(key).delete()
    transaction.on_commit(lambda: [_store(key).forget_copy() for key in keys])


def _store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)
