"""What the environment decides: read and judged once, refused with a sentence that advises."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tracker.folders import ROOT as ROOT
from tracker.folders import env_home, env_journal
from tracker.virus_scanner import env_clamav

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}

# Every name of ours that the environment may hold. One beside these is a typo, and refused.
OURS = {
    "TRACKER_CHROMIUM": "path of the Chromium that browser tests drive",
    "TRACKER_CLAMAV": "socket of ClamAV, unix:///run/clamav/clamd.ctl or tcp://host:3310",
    "TRACKER_DEBUG": "1 on a developer's machine, never in production",
    "TRACKER_EMBEDDERS": "origins whose pages may show figures in a frame, split by spaces",
    "TRACKER_HOME": "folder of the embedded servers and of what the site computes",
    "TRACKER_JOURNAL": "file beside the database that keeps deletions deleted after a restore",
    "TRACKER_MAIL_FROM": "sender of the site's mail",
    "TRACKER_METRICS_TOKEN": "bearer token that may read /metrics from elsewhere",
    "TRACKER_OIDC_CLIENT_ID": "client id at the identity provider",
    "TRACKER_OIDC_NAME": "what the button of the identity provider says",
    "TRACKER_OIDC_ROLES": "what groups mean, group=desk/role; a colleague still confirms each role",
    "TRACKER_OIDC_SECRET": "client secret at the identity provider",
    "TRACKER_OIDC_URL": "address of the identity provider's OpenID configuration",
    "TRACKER_ORIGIN": "address of the site as its readers type it",
    "TRACKER_PROXIES": "how many proxies a request passes before it reaches the site",
    "TRACKER_SECOND_FACTOR": "0 on a developer's machine only: desks sign in by password alone",
}


@dataclass(frozen=True)
class Environment:
    """The answers, typed. `database` and `redis` are None where the embedded servers stand in."""

    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    origin: str
    proxies: int
    home: Path
    journal: Path
    database: dict | None
    redis: str | None
    mail: dict
    mail_from: str
    metrics_token: str
    embedders: str
    second_factor: bool
    clamav: str
    oidc: dict | None


def read(environ):
    """Judge a mapping of the environment. Raises ImproperlyConfigured that advises."""
    refuse_unknown_names(environ)
    debug = env_bool(environ, "TRACKER_DEBUG")
    return Environment(
        debug=debug,
        secret_key=env_secret(environ, debug),
        allowed_hosts=env_hosts(environ, debug),
        origin=env_origin(environ, debug),
        proxies=env_proxies(environ, debug),
        home=env_home(environ),
        journal=env_journal(environ),
        database=env_database(environ, debug),
        redis=env_redis(environ, debug),
        mail=env_mail(environ, debug),
        mail_from=env_sender(environ, debug),
        metrics_token=environ.get("TRACKER_METRICS_TOKEN", ""),
        embedders=env_embedders(environ),
        second_factor=env_second_factor(environ, debug),
        clamav=env_clamav(environ),
        oidc=env_oidc(environ),
    )


def refuse_unknown_names(environ):
    for name in sorted(environ):
        if name.startswith("TRACKER_") and name not in OURS:
            near = difflib.get_close_matches(name, OURS, n=1, cutoff=0)[0]
            raise ImproperlyConfigured(
                f"{name} is not a setting of this site. Did you mean {near} ({OURS[near]})?"
            )


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


def env_secret(environ, debug):
    example = (
        '50 random letters or more: python -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
    # A fresh key would sign developers out at each reload; this one protects nothing and says so.
    secret = env_required(
        environ, "SECRET_KEY", debug, "developer-machine-only-" + "x" * 40, example
    )
    if not debug and (len(secret) < 50 or len(set(secret)) < 10 or secret.startswith("developer-")):
        raise ImproperlyConfigured(f"SECRET_KEY is too weak to sign with. Set it to {example}.")
    return secret


def env_hosts(environ, debug):
    """Return host names, split at commas. The star would let any Host header through."""
    words = env_required(
        environ,
        "ALLOWED_HOSTS",
        debug,
        "localhost,127.0.0.1,[::1]",
        "host names such as register.example.org",
    )
    hosts = [word.strip() for word in words.split(",") if word.strip()]
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is missing. Set it to bare host names.")
    for host in hosts:
        if "/" in host or (host == "*" and not debug):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS holds {host!r}."
                " Set it to bare host names split by commas, such as register.example.org."
            )
    return hosts


def env_origin(environ, debug):
    origin = env_required(
        environ, "TRACKER_ORIGIN", debug, "http://localhost:8000", "https://register.example.org"
    )
    parts = urlsplit(origin)
    schemes = {"http", "https"} if debug else {"https"}
    if parts.scheme not in schemes or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"TRACKER_ORIGIN is {origin!r}. Set it to scheme and host alone, such as https://register.example.org."
        )
    return origin.rstrip("/")


def env_proxies(environ, debug):
    """Return how many X-Forwarded-For addresses are our own proxies' word; production has one."""
    word = environ.get("TRACKER_PROXIES", "").strip() or ("0" if debug else "1")
    if not (word.isascii() and word.isdigit()) or int(word) > 9:
        raise ImproperlyConfigured(
            f"TRACKER_PROXIES is {word!r}. Set it to the number of proxies, usually 1."
        )
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


def env_database(environ, debug):
    """Return Django's DATABASES entry for DATABASE_URL, or None for the embedded PostgreSQL."""
    example = "postgresql://name:password@host:5432/tracker"
    env_required(environ, "DATABASE_URL", debug, "", example)
    parts = env_url(environ, "DATABASE_URL", {"postgres", "postgresql"}, example)
    if parts is None:
        return None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured(f"DATABASE_URL names no database. Set it to {example}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": env_port(parts, "DATABASE_URL", example),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def env_port(parts, name, example):
    try:
        return str(parts.port or "")
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} holds a port that is no number. Set it to {example}."
        ) from None


def env_redis(environ, debug):
    example = "redis://host:6379/0"
    env_required(environ, "REDIS_URL", debug, "", example)
    parts = env_url(environ, "REDIS_URL", {"redis", "rediss", "unix"}, example)
    # As it was written: put together again, unix:///path would lose two of its slashes.
    return parts and environ["REDIS_URL"].strip()


def env_mail(environ, debug):
    """Return Django's mail settings for EMAIL_URL; a developer's machine prints its mail."""
    example = "smtp+tls://name:password@host:587, or smtps:// for a wrapped port"
    env_required(environ, "EMAIL_URL", debug, "", example)
    parts = env_url(environ, "EMAIL_URL", {"smtp", "smtp+tls", "smtps"}, example)
    if parts is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if not parts.hostname:
        raise ImproperlyConfigured(f"EMAIL_URL names no host. Set it to {example}.")
    usual = {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    return {
        "EMAIL_BACKEND": "incidents.exchange.smtp.Backend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": int(env_port(parts, "EMAIL_URL", example) or usual),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def env_sender(environ, debug):
    example = "an address such as register@example.org"
    sender = env_required(environ, "TRACKER_MAIL_FROM", debug, "register@localhost", example)
    if "@" not in sender:
        raise ImproperlyConfigured(f"TRACKER_MAIL_FROM is {sender!r}. Set it to {example}.")
    return sender


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


def env_second_factor(environ, debug):
    """Return whether desks and administrators need one; only a developer may do without."""
    name = "TRACKER_SECOND_FACTOR"
    is_required = env_bool(environ, name) if environ.get(name, "").strip() else True
    if not is_required and not debug:
        raise ImproperlyConfigured(
            f"{name} is off: a stolen password alone would open a desk. Leave it unset."
        )
    return is_required


def env_oidc(environ):
    """Return the identity provider, or None. Half of one is refused."""
    names = ("TRACKER_OIDC_URL", "TRACKER_OIDC_CLIENT_ID", "TRACKER_OIDC_SECRET")
    missing = [name for name in names if not environ.get(name, "").strip()]
    if len(missing) == len(names):
        return None
    if missing:
        raise ImproperlyConfigured(
            f"The identity provider is half set. Set {' and '.join(missing)} too."
        )
    env_url(
        environ,
        "TRACKER_OIDC_URL",
        {"https"},
        "https://login.example.org/.well-known/openid-configuration",
    )
    url, client_id, secret = (environ[name].strip() for name in names)
    name = environ.get("TRACKER_OIDC_NAME") or urlsplit(url).hostname
    return {
        "provider_id": "organisation",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url},
    }
