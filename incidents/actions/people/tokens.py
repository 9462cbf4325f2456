"""Make, find and revoke tokens; remember what a repeated request was answered."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.people.people import User
from incidents.models.people.tokens import ApiToken, TokenScope

# 256 bits: nobody finds one by guessing, so that a fast hash is enough.
BYTES = 32
MARK = "ccr_"
PREFIX = 12
LONGEST_DAYS, MOST_TOKENS = 366, 20
# What a person must be allowed to do for a token to do it for them.
NEEDED = {
    TokenScope.READ: None,
    TokenScope.CASES: Permission.LOG_CASE,
    TokenScope.PROPOSE: Permission.PROPOSE_RELEASE,
    TokenScope.APPROVE: Permission.APPROVE_RELEASE,
    TokenScope.EVIDENCE: Permission.LOG_CASE,
    TokenScope.IMPORTS: Permission.IMPORT_CASES,
}


def scopes_of(person: User) -> list[TokenScope]:
    """What a token of this person could be used for."""
    return [scope for scope, needed in NEEDED.items() if needed is None or may(person, needed)]


@transaction.atomic
def make_token(name: str, scopes: Iterable[str], *, days: int, by: User) -> tuple[ApiToken, str]:
    """Make a token for so many days. Returns it with its secret, which nobody can read again."""
    # Two pages at once must not pass the limit together.
    User.objects.select_for_update().get(pk=by.pk)
    name, chosen = " ".join(name.split()), sorted(set(scopes))
    _check(name, chosen, days, by)
    secret = MARK + secrets.token_urlsafe(BYTES)
    now = timezone.now()
    token = ApiToken(
        person=by,
        desk=by.desk,
        name=name,
        prefix=secret[:PREFIX],
        sha256=_hash(secret),
        scopes=chosen,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    token.save(force_insert=True)
    ledger.record("token made", token.prefix, by=by, scopes=chosen, days=days)
    return token, secret


def _check(name: str, scopes: list[str], days: int, by: User) -> None:
    if not name or len(name) > 80:
        raise ValidationError(_("Enter a name of at most 80 characters."), code="name")
    if not scopes or not set(scopes) <= {scope.value for scope in scopes_of(by)}:
        raise ValidationError(_("Choose what the token may do."), code="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(_("Choose from 1 to 366 days."), code="days")
    if ApiToken.objects.of_person(by).usable().count() >= MOST_TOKENS:
        raise ValidationError(_("You have 20 tokens. Revoke one that you do not use."), code="many")


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """End a token at once. Its person may, and nobody else. Raises ValidationError."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.person_id != by.pk:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        ledger.record("token revoked", token.prefix, by=by)
    return token


def find_token(secret: str) -> ApiToken | None:
    """The usable token of a secret with its person, or None. Notes the day of its use."""
    tokens = ApiToken.objects.usable().select_related("person__desk")
    token = tokens.filter(sha256=_hash(secret)).first()
    today = timezone.now().date()
    if token and token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
