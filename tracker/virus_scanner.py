"""Where the virus scanner listens, as the environment says it."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_clamav(environ):
    """Return the socket of ClamAV; "" where none is configured, and files are not scanned."""
    address = environ.get("TRACKER_CLAMAV", "").strip()
    parts = urlsplit(address)
    is_socket = parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/")
    is_host = parts.scheme == "tcp" and parts.hostname and parts.path in ("", "/")
    if address and not (is_socket or is_host):
        raise ImproperlyConfigured(
            f"TRACKER_CLAMAV is {address!r}."
            " Set it to unix:///run/clamav/clamd.ctl or to tcp://127.0.0.1:3310."
        )
    return address
