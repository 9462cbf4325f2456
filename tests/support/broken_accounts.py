"""What the database refuses of changes of accounts, whoever asks for it."""

import datetime as dt

from django.utils import timezone

from incidents.models import (
    AccountChange,
    ActReason,
    Case,
    CaseReading,
    Delegation,
    Ledger,
    User,
)


def person(name):
    return User.objects.get(email=f"{name}@desk-a.example")


def change(**values):
    """An open change of an account of desk A, with these values changed."""
    usual = {
        "kind": "second factor",
        "person": person("officer"),
        "proposed_by": person("approver"),
        "proposed_at": timezone.now(),
    }
    return AccountChange.objects.create(**usual | values)


def confirmed(**values):
    return change(confirmed_at=timezone.now(), **values)


def delegation(days=10, **values):
    """A delegation of desk A's officer to its approver from today, with these values changed."""
    today = timezone.localdate()
    usual = {
        "person": person("officer"),
        "delegate": person("approver"),
        "from_on": today,
        "until_on": today + dt.timedelta(days=days),
        "made_at": timezone.now(),
    }
    return Delegation.objects.create(**usual | values)


BROKEN_ACCOUNTS = {
    "one_open_account_change_of_a_kind": lambda: [change() for _time in range(2)],
    "an_account_change_is_not_ones_own": lambda: change(proposed_by=person("officer")),
    "an_account_change_needs_two_people": lambda: confirmed(confirmed_by=person("approver")),
    "only_the_server_confirms_alone": lambda: confirmed(),
    "account_change_ended_by_and_at": lambda: change(ended_at=timezone.now()),
    "an_account_change_is_decided_once": lambda: confirmed(
        confirmed_by=person("inbox"), ended_by=person("inbox"), ended_at=timezone.now()
    ),
}
BROKEN_ACCOUNTS["one_reading_a_person_and_day"] = lambda: [
    CaseReading.objects.create(case=Case.objects.all()[0], person=person("officer"))
    for _time in range(2)
]
ALSO_BROKEN_ACCOUNTS = [
    ("an_account_change_needs_two_people", lambda: confirmed(confirmed_by=person("officer"))),
    ("only_the_server_confirms_alone", lambda: change(confirmed_by=person("inbox"))),
]
BROKEN_ACCOUNTS["a_reason_is_not_blank"] = lambda: ActReason.objects.create(
    ledger_row=0, salt="0" * 32, text=" \n"
)
BROKEN_ACCOUNTS["what_weighs_has_a_reason"] = lambda: Ledger.objects.create(
    at=timezone.now(), verb="cases exported", subject="x", hash="0" * 64
)
BROKEN_ACCOUNTS["what_guards_has_a_reason"] = lambda: Ledger.objects.create(
    at=timezone.now(), verb="use of recovery key proposed", subject="x", hash="0" * 64
)
BROKEN_ACCOUNTS |= {
    "nobody_stands_in_for_themselves": lambda: delegation(delegate=person("officer")),
    "a_delegation_lasts_at_most_90_days": lambda: delegation(days=90),
    "delegation_ended_by_and_at": lambda: delegation(ended_at=timezone.now()),
    "one_delegate_a_day": lambda: [delegation(days=days) for days in (0, 10)],
}
ALSO_BROKEN_ACCOUNTS.append(("a_delegation_lasts_at_most_90_days", lambda: delegation(days=-1)))
