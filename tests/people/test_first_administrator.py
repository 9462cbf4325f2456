"""The first administrator: invited from the command line, once."""

import pytest
from django.core.management import CommandError, call_command

from incidents.actions.people import people
from incidents.models import Ledger, User


def test_the_first_administrator_is_invited_and_the_letter_waits(cast):
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    call_command("invite_admin", "first@register.example", reason="Set up.", verbosity=0)
    person = User.objects.get(email="first@register.example")
    assert person.roles == ["admin"]
    assert not person.has_usable_password()
    row = Ledger.objects.waiting().get(subject=person.email)
    assert (row.verb, row.actor) == ("person invited", "system")


def test_the_second_comes_by_the_server_too_and_the_third_by_the_two(cast):
    call_command("invite_admin", "second@register.example", reason="Set up.", verbosity=0)
    with pytest.raises(CommandError, match="already two administrators"):
        call_command("invite_admin", "third@register.example", reason="Set up.", verbosity=0)
    assert not User.objects.filter(email="third@register.example").exists()


def test_whom_the_only_administrator_proposed_is_confirmed_on_the_server(cast):
    people.invite(
        "second@register.example", roles=["admin"], desk=None, by=cast.admin, reason="They join us."
    )
    call_command("invite_admin", "Second@register.example", reason="Set up.", verbosity=0)
    assert User.objects.get(email="second@register.example").roles == ["admin"]
    row = Ledger.objects.get(verb="administrator confirmed")
    assert (row.subject, row.actor) == ("second@register.example", "system")


@pytest.mark.parametrize("email", ["nonsense", "OFFICER@desk-a.example"])
def test_an_address_that_is_none_or_taken_is_refused(cast, email):
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    with pytest.raises(CommandError):
        call_command("invite_admin", email, reason="Set up.", verbosity=0)
