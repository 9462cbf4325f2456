"""What other sites may show of this one, and where this one may send what changed."""

import ipaddress
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_embedders(environ):
    """Return the sources of frame-ancestors; without the setting, this site's own pages alone."""
    words = environ.get("TRACKER_EMBEDDERS", "").split()
    for word in words:
        parts = urlsplit(word)
        is_origin = parts.scheme == "https" and parts.netloc and not parts.path + parts.query
        # A semicolon or a comma would begin another rule of the policy.
        if word != "*" and (not is_origin or any(mark in word for mark in ";,'\"")):
            raise ImproperlyConfigured(
                f"TRACKER_EMBEDDERS holds {word!r}. Set it to origins split by spaces, such as"
                " https://news.example.org, or to * for every page."
            )
    return " ".join(["'self'", *words])


def env_webhooks(environ):
    """Return whether the site may send requests to addresses that its readers enter."""
    word = environ.get("TRACKER_WEBHOOKS", "").strip()
    if word not in ("", "0", "1"):
        raise ImproperlyConfigured(f"TRACKER_WEBHOOKS is {word!r}. Set it to 1 (on) or 0 (off).")
    return word == "1"


def env_webhook_networks(environ):
    """Return the networks beside the public internet that webhooks may reach."""
    return _read_networks(environ, "TRACKER_WEBHOOK_NETWORKS")


def env_peer_networks(environ):
    """Return the networks beside the public internet in which other installations may be."""
    return _read_networks(environ, "TRACKER_PEER_NETWORKS")


def _read_networks(environ, name):
    networks = []
    for word in environ.get(name, "").split():
        try:
            networks.append(ipaddress.ip_network(word))
        except ValueError as fault:
            raise ImproperlyConfigured(
                f"{name} holds {word!r}. Set it to networks split by spaces, such as 10.20.0.0/24."
            ) from fault
    return networks
