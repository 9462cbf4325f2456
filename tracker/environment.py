"""What the environment decides: read and judged once, refused with a sentence that advises."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tracker.folders import ROOT as ROOT
from tracker.folders import env_backups, env_home, env_journal
from tracker.log_lines import env_log_format
from tracker.other_sites import (
    env_embedders,
    env_peer_networks,
    env_webhook_networks,
    env_webhooks,
)
from tracker.setting_names import OURS as OURS
from tracker.setting_names import refuse_unknown_names
from tracker.variables import env_bool, env_count, env_port, env_required, env_url
from tracker.virus_scanner import env_clamav

RATE_ADVICE = "requests a minute of one reader, or to 0 for no limit"


@dataclass(frozen=True)
class Environment:
    """The answers, typed. `database` and `redis` are None where the embedded servers stand in."""

    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    origin: str
    proxies: int
    home: Path
    backups: Path | None
    journal: Path
    database: dict | None
    redis: str | None
    mail: dict
    mail_from: str
    metrics_token: str
    embedders: str
    second_factor: bool
    clamav: str
    log_format: str
    oidc: dict | None
    api_rate: int
    webhooks: bool
    webhook_networks: list
    peer_networks: list


def read(environ):
    """Judge a mapping of the environment. Raises ImproperlyConfigured that advises."""
    refuse_unknown_names(environ)
    debug = env_bool(environ, "TRACKER_DEBUG")
    return Environment(
        debug=debug,
        secret_key=env_secret(environ, debug),
        allowed_hosts=env_hosts(environ, debug),
        origin=env_origin(environ, debug),
        # How many X-Forwarded-For addresses are our own proxies' word; production has one.
        proxies=env_count(environ, "TRACKER_PROXIES", 0 if debug else 1, 9, "proxies, usually 1"),
        home=env_home(environ),
        backups=env_backups(environ),
        journal=env_journal(environ),
        database=env_database(environ, debug),
        redis=env_redis(environ, debug),
        mail=env_mail(environ, debug),
        mail_from=env_sender(environ, debug),
        metrics_token=environ.get("TRACKER_METRICS_TOKEN", ""),
        embedders=env_embedders(environ),
        second_factor=env_second_factor(environ, debug),
        clamav=env_clamav(environ),
        log_format=env_log_format(environ),
        oidc=env_oidc(environ),
        api_rate=env_count(environ, "TRACKER_API_RATE", 0 if debug else 1200, 10**6, RATE_ADVICE),
        webhooks=env_webhooks(environ),
        webhook_networks=env_webhook_networks(environ),
        peer_networks=env_peer_networks(environ),
    )


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
