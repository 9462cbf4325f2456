"""A desk's calendar link: made, shown once, revoked. Only the hash of its secret is stored."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.people.people import Desk, User
from incidents.models.responses.deadlines import CalendarKey

# 256 bits: nobody finds one by guessing.
BYTES = 32


@transaction.atomic
def make_calendar_address(*, by: User) -> str:
    """Make a fresh secret for the person's desk and revoke the one before. Returns the secret."""
    desk = _desk(by)
    # Officers of one desk wait for each other here, so that two new links do not collide.
    Desk.objects.select_for_update().get(pk=desk.pk)
    _revoke(desk, by)
    secret = secrets.token_urlsafe(BYTES)
    CalendarKey(desk=desk, sha256=_hash(secret), made_by=by, made_at=timezone.now()).save(
        force_insert=True
    )
    ledger.record("calendar address made", desk.slug, by=by)
    return secret


@transaction.atomic
def revoke_calendar_address(*, by: User) -> int:
    """Revoke the calendar link of the person's desk. Returns how many links there were."""
    desk = _desk(by)
    count = _revoke(desk, by)
    if count:
        ledger.record("calendar address revoked", desk.slug, by=by)
    return count


def desk_of_calendar(secret: str) -> Desk | None:
    """The desk whose calendar a secret opens, or None."""
    keys = CalendarKey.objects.live().select_related("desk")
    key = keys.filter(sha256=_hash(secret)).first()
    return key.desk if key else None


def _revoke(desk: Desk, by: User) -> int:
    live = CalendarKey.objects.live().filter(desk=desk)
    return live.update(revoked_by=by, revoked_at=timezone.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _desk(by: User) -> Desk:
    if not may(by, Permission.LOG_CASE) or by.desk is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return by.desk
