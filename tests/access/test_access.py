"""Who may do what: one table of roles and permissions, and the tier that each reads."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from incidents.access import NEEDS_DESK, ROLE_SENTENCES, Permission, Role, may, needs, tier_of
from incidents.fields import SHARED_FIELDS, may_leave
from incidents.models import User
from incidents.values.tiers import Consent, Tier

ROLES = ("stranger", "analyst", "officer", "approver", "inbox", "admin", "auditor")
TABLE = {
    Permission.READ_COMMUNITY: (False, True, True, True, True, False, True),
    Permission.FOLLOW: (False, True, True, True, True, True, True),
    Permission.KEEP_DESK_SEARCHES: (False, False, True, True, True, False, False),
    Permission.CONFIRM_COLLEAGUES: (False, False, True, True, True, False, False),
    Permission.READ_LEDGER: (False, False, True, True, False, False, True),
    Permission.LOG_CASE: (False, False, True, True, False, False, False),
    Permission.PROPOSE_RELEASE: (False, False, True, True, False, False, False),
    Permission.APPROVE_RELEASE: (False, False, False, True, False, False, False),
    Permission.WITHDRAW_RELEASE: (False, False, True, True, False, False, False),
    Permission.IMPORT_CASES: (False, False, True, True, False, False, False),
    Permission.READ_INBOX: (False, False, False, False, True, False, False),
    Permission.INVITE_PEOPLE: (False, False, False, False, False, True, False),
    Permission.KEEP_REFERENCE: (False, False, False, False, False, True, False),
}
CELLS = [
    (role, permission, allowed)
    for permission, row in TABLE.items()
    for role, allowed in zip(ROLES, row, strict=True)
]


def person(cast, role):
    return {
        "stranger": cast.stranger,
        "analyst": cast.analyst,
        "officer": cast.officer_a,
        "approver": cast.approver_a,
        "inbox": cast.inbox_a,
        "admin": cast.admin,
        "auditor": User(desk=cast.officer_a.desk, roles=[Role.AUDITOR]),
    }[role]


def test_the_table_has_a_row_for_every_permission():
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_a_role_may(cast, role, permission, allowed):
    assert may(person(cast, role), permission) is allowed


@pytest.mark.parametrize("permission", Permission)
def test_without_a_desk_nobody_does_a_desks_work(permission):
    everything = User(email="all@desk.example", roles=list(Role))
    assert may(everything, permission) is (permission not in NEEDS_DESK)


def test_two_roles_may_what_either_may(cast):
    both = User(desk=cast.officer_a.desk, roles=[Role.OFFICER, Role.INBOX])
    assert may(both, Permission.LOG_CASE)
    assert may(both, Permission.READ_INBOX)
    assert not may(both, Permission.APPROVE_RELEASE)


def test_a_role_that_is_no_longer_known_gives_nothing():
    former = User(email="x@desk.example", roles=["superuser"])
    assert not any(may(former, permission) for permission in Permission)


def test_every_role_is_told_in_a_sentence():
    assert set(ROLE_SENTENCES) == set(Role)


@pytest.mark.parametrize(
    ("role", "tier"),
    [
        ("stranger", Tier.PUBLIC),
        ("admin", Tier.PUBLIC),
        ("analyst", Tier.COMMUNITY),
        ("officer", Tier.COMMUNITY),
        ("approver", Tier.COMMUNITY),
        ("inbox", Tier.COMMUNITY),
    ],
)
def test_a_reader_reads_one_tier(cast, role, tier):
    assert tier_of(person(cast, role)) is tier


def test_a_guarded_page_answers_whoever_may_and_no_one_else(cast):
    page = needs(Permission.LOG_CASE)(lambda request: HttpResponse("drafts"))
    request = RequestFactory().get("/")
    request.user = cast.officer_a
    assert page(request).content == b"drafts"
    request.user = cast.inbox_a
    with pytest.raises(PermissionDenied, match="You do not have permission to do this"):
        page(request)


@pytest.mark.parametrize("field", SHARED_FIELDS)
@pytest.mark.parametrize("consent", [Consent.INTERNAL, Consent.AGGREGATE])
@pytest.mark.parametrize("tier", Tier)
def test_without_consent_to_a_release_no_field_leaves(field, tier, consent):
    assert not may_leave(field, tier, consent)


@pytest.mark.parametrize(
    "field",
    [
        "firm",
        "firm_names",
        "country",
        "sources",
        "wordings",
        "timeline",
        "fine",
        "doubts",
        "attribution_source",
        "community_note",
    ],
)
@pytest.mark.parametrize("tier", Tier)
def test_what_could_name_the_firm_needs_its_name_to_be_free(field, tier):
    assert not may_leave(field, tier, Consent.SECTOR)


def test_the_note_for_the_community_stays_there():
    assert may_leave("community_note", Tier.COMMUNITY, Consent.NAMED)
    assert not may_leave("community_note", Tier.PUBLIC, Consent.NAMED)


def test_a_field_that_nobody_decided_on_is_private():
    assert not may_leave("note", Tier.COMMUNITY, Consent.NAMED)
