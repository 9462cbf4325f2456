"""Which addresses of the internet a request of ours may go to, and why one may not."""

import ipaddress
from collections.abc import Sequence
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# IPv6 that is routed at all (RFC 4291, 2.4). Outside of it lie mapped and translated IPv4
# addresses (::ffff:0:0/96, 64:ff9b::/96), local and link-local ones.
ROUTED = ipaddress.IPv6Network("2000::/3")
# Within it, what carries an IPv4 address inside (Teredo, 6to4) or is for documents only.
NOT_ROUTED = [
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
# The anycast relays of 6to4 (RFC 7526).
RELAYS = ipaddress.IPv4Network("192.88.99.0/24")


class OutgoingFault(StrEnum):
    """Why a request came to nothing."""

    INTERNAL = "internal"
    UNKNOWN_HOST = "unknown-host"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    BROKEN = "broken"


FAULT_SENTENCES: dict[OutgoingFault, Promise] = {
    OutgoingFault.INTERNAL: gettext_lazy("The address leads into an internal network."),
    OutgoingFault.UNKNOWN_HOST: gettext_lazy("The name of the host could not be resolved."),
    OutgoingFault.CONNECTION: gettext_lazy("No connection could be made."),
    OutgoingFault.CERTIFICATE: gettext_lazy("The certificate of the host is not valid."),
    OutgoingFault.SLOW: gettext_lazy("The host did not reply in time."),
    OutgoingFault.BROKEN: gettext_lazy("The reply could not be read."),
}


def is_public_address(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet and to nothing nearer."""
    if isinstance(address, ipaddress.IPv6Address):
        is_routed = address in ROUTED and not any(address in one for one in NOT_ROUTED)
        return is_routed and address.is_global
    is_special = address.is_multicast or address.is_reserved or address in RELAYS
    return address.is_global and not is_special


def may_connect(address: str, networks: Sequence[IPNetwork] = ()) -> bool:
    """Whether a request may go to a numeric address: a public one, or one that is allowed."""
    try:
        # A zone ("fe80::1%eth0") belongs to addresses of this link alone.
        numeric = ipaddress.ip_address(address)
    except ValueError:
        return False
    return is_allowed(numeric, networks) or is_public_address(numeric)


def is_allowed(address: IPAddress, networks: Sequence[IPNetwork]) -> bool:
    """Whether an address is in a network that the operator named."""
    return any(address.version == one.version and address in one for one in networks)
