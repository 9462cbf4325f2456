"""One variable of the environment, read and judged; each refusal advises what to set."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def env_bool(environ, name):
    """Return the truth of a word. Anything but a known word raises: a typo must not decide."""
    word = environ.get(name, "").strip().lower()
    if word in TRUE | FALSE:
        return word in TRUE
    raise ImproperlyConfigured(f"{name} is {environ[name]!r}. Set it to 1 (on) or 0 (off).")


def env_required(environ, name, debug, otherwise, example):
    """Return a value that production must name itself; `otherwise` serves a developer's machine."""
    value = environ.get(name, "").strip()
    if not value and not debug:
        raise ImproperlyConfigured(
            f"{name} is missing. Set it to {example}."
            " (On a developer's machine set TRACKER_DEBUG=1 instead.)"
        )
    return value or otherwise


def env_count(environ, name, otherwise, most, advice):
    """Return a whole number from 0 to `most`; anything else raises with the advice."""
    word = environ.get(name, "").strip() or str(otherwise)
    if not (word.isascii() and word.isdigit()) or int(word) > most:
        raise ImproperlyConfigured(f"{name} is {word!r}. Set it to the number of {advice}.")
    return int(word)


def env_url(environ, name, schemes, example):
    """Return the split URL of a setting, or None where it is not set."""
    value = environ.get(name, "").strip()
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        # The value may hold a password: the sentence names the scheme alone.
        raise ImproperlyConfigured(
            f"{name} begins with {parts.scheme + '://'!r}. Set it to {example}."
        )
    return parts


def env_port(parts, name, example):
    try:
        return str(parts.port or "")
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} holds a port that is no number. Set it to {example}."
        ) from None
