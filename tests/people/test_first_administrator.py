"""The first administrator: invited from the command line, once."""

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Ledger, User


def test_the_first_administrator_is_invited_and_the_letter_waits(cast):
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    call_command("invite_admin", "first@register.example", verbosity=0)
    person = User.objects.get(email="first@register.example")
    assert person.roles == ["admin"]
    assert not person.has_usable_password()
    row = Ledger.objects.waiting().get(subject=person.email)
    assert (row.verb, row.actor) == ("person invited", "system")


def test_where_one_can_sign_in_another_is_invited_by_them(cast):
    with pytest.raises(CommandError, match="already an administrator"):
        call_command("invite_admin", "second@register.example", verbosity=0)
    assert not User.objects.filter(email="second@register.example").exists()


@pytest.mark.parametrize("email", ["nonsense", "OFFICER@desk-a.example"])
def test_an_address_that_is_none_or_taken_is_refused(cast, email):
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    with pytest.raises(CommandError):
        call_command("invite_admin", email, verbosity=0)
