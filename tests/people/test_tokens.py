"""Tokens of people for programs: shown once, hashed, limited, ended, and named in the history."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actions.people import tokens
from incidents.models import ApiToken, Ledger, Marking
from tests.support.keys import key_of
from tests.support.page_text import Page


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def make(person, *scopes, days=30):
    return tokens.make_token("Nightly copy", scopes or ["read"], days=days, by=person)


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def test_a_person_makes_a_token_uses_it_and_revokes_it(cast, client):
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    client.force_login(cast.analyst)
    answer = client.post("/tokens/", {"name": "Copy", "scopes": ["read"], "days": "30"})
    secret = answer.context["secret"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert secret in Page(answer).text
    assert secret not in client.get("/tokens/").content.decode()
    token = ApiToken.objects.get()
    assert secret not in str(vars(token))
    client.logout()
    address = f"/api/v1/incidents/{ref}/"
    assert client.get(address).status_code == 404
    assert client.get(address, headers=bearer(secret)).status_code == 200
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    client.force_login(cast.analyst)
    assert client.post(f"/tokens/{key_of(token)}/revoke/", follow=True).status_code == 200
    client.logout()
    gone = client.get(address, headers=bearer(secret))
    assert gone.status_code == 401
    assert gone.headers["Content-Type"] == "application/problem+json"
    assert gone.headers["WWW-Authenticate"].startswith("Bearer")
    verbs = list(Ledger.objects.filter(subject=token.prefix).values_list("verb", flat=True))
    assert verbs == ["token made", "token revoked"]


@pytest.mark.parametrize(
    "secret", ["", "x", "ccr_" + "x" * 43, "a b", "\u20ac".encode().decode("latin-1")]
)
def test_no_other_secret_opens_anything(cast, client, secret):
    make(cast.analyst)
    assert client.get("/api/v1/incidents/", headers=bearer(secret)).status_code == 401


@pytest.mark.parametrize("how", ["expired", "left", "demoted"])
def test_a_token_ends_with_its_time_and_with_its_person(cast, client, how):
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    token, secret = make(cast.analyst)
    if how == "expired":
        then = timezone.now() - dt.timedelta(days=40)
        ApiToken.objects.filter(pk=token.pk).update(
            made_at=then, expires_at=then + dt.timedelta(days=30)
        )
    person = cast.analyst
    person.is_active, person.roles = how != "left", [] if how == "demoted" else person.roles
    person.save(update_fields=["is_active", "roles"])
    answer = client.get(f"/api/v1/incidents/{ref}/", headers=bearer(secret))
    assert answer.status_code == (404 if how == "demoted" else 401)


def test_a_token_does_no_more_than_its_scopes_and_its_person(cast, client):
    _token, secret = make(cast.officer_a, "cases")
    assert client.get("/api/v1/incidents/", headers=bearer(secret)).status_code == 403
    assert client.get("/api/v1/searches/", headers=bearer(secret)).status_code == 403
    assert client.get("/api/v1/cases/", headers=bearer(secret)).status_code == 200
    assert client.get("/api/v1/proposals/", headers=bearer(secret)).status_code == 403
    assert [scope.value for scope in tokens.scopes_of(cast.analyst)] == ["read"]
    with refused("scopes"):
        make(cast.analyst, "cases")
    with refused("scopes"):
        make(cast.officer_a, "approve")


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        ("", ["read"], 30, "name"),
        ("x" * 81, ["read"], 30, "name"),
        ("x", [], 30, "scopes"),
        ("x", ["admin"], 30, "scopes"),
        ("x", ["read"], 0, "days"),
        ("x", ["read"], 367, "days"),
    ],
)
def test_what_cannot_be_a_token_is_refused(cast, name, scopes, days, code):
    with refused(code):
        tokens.make_token(name, scopes, days=days, by=cast.analyst)


def test_nobody_else_sees_or_revokes_a_token(cast, client):
    token, _secret = make(cast.officer_a)
    client.force_login(cast.approver_a)
    assert token.prefix not in client.get("/tokens/").content.decode()
    assert client.post(f"/tokens/{key_of(token)}/revoke/").status_code == 404
    with refused("role"):
        tokens.revoke_token(token, by=cast.approver_a)


def test_twenty_tokens_are_enough(cast):
    for _number in range(tokens.MOST_TOKENS):
        last, _secret = make(cast.analyst)
    with refused("many"):
        make(cast.analyst)
    tokens.revoke_token(last, by=cast.analyst)
    make(cast.analyst)


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"scopes": []}, "a_token_has_a_known_scope"),
        ({"scopes": ["admin"]}, "a_token_has_a_known_scope"),
        ({"revoked_at": timezone.now()}, "a_token_was_revoked_by_and_at"),
        ({"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "a_token_expires_after"),
    ],
)
def test_the_database_holds_what_must_always_hold(cast, columns, rule):
    token, _secret = make(cast.analyst)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(**columns)
