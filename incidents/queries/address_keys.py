"""Keys in addresses: "<release_key:pk>" is a release's number, which only the site reads.

Importing this module lets addresses of pages and API name each kind.
"""

import hashlib

from django.conf import settings
from django.urls import register_converter
from django.urls.converters import StringConverter

from incidents.values.address_keys import KEY_PATTERN, make_key, read_key

# Kinds of rows that are never told by their numbers: each has a permutation of its own.
KINDS = (
    *("release", "collectiveresponserelease", "releasebatch", "batchitem", "bulkedit", "casetask"),
    *("evidenceitem", "evidenceversion", "party", "partychange", "campaign", "import"),
    *("importconflict", "wordproposal", "lawproposal", "lawedit", "statutorydeadline"),
    *("appointment", "user", "apitoken", "sharerelease", "webhookdelivery"),
    *("relation", "peer", "receivedrelease", "ownfigure", "casecomment"),
)


def make_address_key(kind: str, number: int | str) -> str:
    """Return what stands in an address for a row of this kind."""
    return make_key(_secrets()[0], kind, int(number))


def read_address_key(kind: str, text: str) -> int:
    """Return the number of a row. Raises ValueError for what no secret of the site has made."""
    for secret in _secrets():
        try:
            return read_key(secret, kind, text)
        except ValueError:
            continue
    raise ValueError("no key of this site")


def _secrets() -> list[bytes]:
    """The secret of today, then former ones: addresses outlive a change of SECRET_KEY."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hashlib.sha256(f"addresses {key}".encode()).digest() for key in keys]


class AddressKey:
    """A converter of Django's addresses; one subclass for each kind."""

    regex = KEY_PATTERN
    kind = ""

    def to_python(self, value: str) -> int:
        return read_address_key(self.kind, value)

    def to_url(self, value: int | str) -> str:
        return make_address_key(self.kind, value)


class PartyPlural(StringConverter):
    """Which half of the registry."""

    regex = "firms|authorities"


class PartyVerb(StringConverter):
    """What somebody decides on a change of a party."""

    regex = "accept|decline|undo"


for one_kind in KINDS:
    register_converter(type(one_kind, (AddressKey,), {"kind": one_kind}), f"{one_kind}_key")
register_converter(PartyPlural, "plural")
register_converter(PartyVerb, "party_verb")
