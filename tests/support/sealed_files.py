"""Statements of the desk about files that firms encrypted outside the browser."""

from django.utils import timezone

from incidents.exchange import statements
from incidents.models import RecipientList
from tests.support.sealing import digest, recipient, sealed, text


def offer_of(begun, **changes):
    return {
        "form": statements.OFFER,
        "day": timezone.localdate().isoformat(),
        "desk": "desk-a",
        "name": begun.first.name,
        "number": 1,
        "recipient": recipient("classic"),
        "signer": begun.first.public,
    } | changes


def message_of(begun, to, sealed_text=None, copy=None, **changes):
    row = RecipientList.objects.get()
    sealed_text, copy = sealed_text or sealed(recipients=2), copy or sealed("classic")
    fields = {
        "form": statements.FILE_MESSAGE,
        "report": to.id.hex,
        "number": 1,
        **dict.fromkeys(("previous", "root", "seen"), ""),
        "list": row.digest,
        "day": timezone.localdate().isoformat(),
        "signer": begun.first.public,
        "sealed": digest(sealed_text),
        "copy": digest(copy),
    } | changes
    signed = begun.first.sign(fields)
    return signed | {"sealed": text(sealed_text), "copy": text(copy)}
