"""Keys for firms whose age is older than 1.3: an officer offers one, and its own key signs it.

What is sealed to them falls to a computer that breaks elliptic curves, so a desk decides whether it
wants them at all. They are never mixed with the keys on the list.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.actions.reports import keys, shapes
from incidents.exchange import age, statements
from incidents.models.people.people import User
from incidents.models.reports.keys import ClassicOffer, OfficerKey, RecipientList

STATEMENT = {"day", "desk", "name", "number", "recipient", "signer"}


@transaction.atomic
def store_offer(body: Any, *, by: User) -> ClassicOffer:
    """Store an officer's offer, or its end if its recipient is empty.

    Refused unless the officer's own key on the desk's list signed it, after the offer before.
    """
    desk = keys.lock_desk(by)
    fields, statement, signature = shapes.signed_statement(body, statements.OFFER, STATEMENT)
    key, current = OfficerKey.objects.own(by), RecipientList.objects.current(desk)
    if key is None or current is None or key.name not in _names(current):
        raise keys.key_refusal(_("Your key is not on the desk's list yet."))
    before = ClassicOffer.objects.filter(key=key).first()
    number = json.loads(before.statement)["number"] + 1 if before else 1
    place = {"desk": desk.slug, "name": key.name, "number": number, "signer": key.signing}
    if any(fields[name] != value for name, value in place.items()):
        raise keys.key_refusal(_("Your key has been changed in another window. Reload the page."))
    if not isinstance(fields["day"], str) or not shapes.is_near(fields["day"]):
        raise shapes.malformed_submission()
    if key.kind == age.Kind.CLASSIC:
        raise keys.key_refusal(_("The keys of this desk work with every version of age."))
    recipient = fields["recipient"]
    if recipient != "":
        shapes.recipient(recipient, age.Kind.CLASSIC)
    values = {"recipient": recipient, "statement": statement, "signature": signature}
    offer, _new = ClassicOffer.objects.update_or_create(key=key, defaults=values)
    verb = "key for older programs offered" if recipient else "key for older programs ended"
    ledger.record(verb, key.name, by=by)
    return offer


def newest_statement(key: OfficerKey) -> str:
    """What an officer last signed about its key for older programs; empty before that."""
    row = ClassicOffer.objects.filter(key=key).first()
    return row.statement if row else ""


def signed_offers(current: RecipientList) -> list[dict[str, str]]:
    """The offers of officers on a list, as they signed them, by the name of their key."""
    rows = ClassicOffer.objects.filter(key__name__in=_names(current)).exclude(recipient="")
    return [
        {"statement": row.statement, "signature": row.signature}
        for row in rows.order_by("key__name")
    ]


def classic_recipients(current: RecipientList) -> list[str]:
    """The public keys of those offers that verify, in the same order."""
    officers = {
        row["name"]: row["signing"]
        for row in current.fields["recipients"]
        if row["role"] == "officer"
    }
    return [
        json.loads(one["statement"])["recipient"]
        for one in signed_offers(current)
        if _is_offered(one, officers)
    ]


def _is_offered(offer: Mapping[str, str], officers: Mapping[str, str]) -> bool:
    """Whether an officer on the list signed it."""
    fields = json.loads(offer["statement"])
    signing = officers.get(fields["name"], "")
    return statements.is_signed(offer["statement"], offer["signature"], signing)


def _names(current: RecipientList) -> set[str]:
    return {row["name"] for row in current.fields["recipients"] if row["role"] == "officer"}
