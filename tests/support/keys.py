"""Keys of rows in addresses, as tests write them."""

import re

from incidents.queries.address_keys import make_address_key

PARTIES = ("firm", "authority")
KEY = "[0-9a-z]{13}"


def key_of(row):
    """What stands in an address for a row."""
    kind = type(row)._meta.model_name
    return make_address_key("party" if kind in PARTIES else kind, row.pk)


def with_keys(route, address):
    """An address with the keys that its route asks for, in place of numbers."""
    parts = address.split("/")
    for place, part in enumerate(route.split("/")):
        # In the address the route begins behind the first slash.
        kind = re.search(r"<(\w+)_key:", part)
        if kind and parts[place + 1].isdigit():
            parts[place + 1] = make_address_key(kind[1], parts[place + 1])
    return "/".join(parts)
