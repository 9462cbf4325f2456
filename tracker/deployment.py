"""What `manage.py check --deploy` says of an installation, with advice.

Each check judges facts that it is given, so that each sentence is a row of a table test.
"""

import ctypes
import datetime as dt
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.core.checks import Info, Tags, Warning, register

LOCAL = ("", "localhost", "127.0.0.1", "::1")
VERIFIED = ("verify-full", "verify-ca")
LONGEST_WITHOUT_BACKUP = dt.timedelta(hours=36)
STA_UNSYNC = 0x40
OF_ALL = 0o007


def is_local(host):
    """Whether nothing leaves this machine on the way to a host; a path is a socket's folder."""
    return host in LOCAL or host.startswith("/")


def judge_proxies(env):
    """Yield what is wrong with how readers' addresses are found."""
    if env.proxies == 0:
        yield Warning(
            "TRACKER_PROXIES is 0: the address of a reader is that of the connection, and behind a"
            " proxy all readers share one limit on wrong passwords.",
            hint="Set TRACKER_PROXIES to the number of proxies before the site, usually 1.",
            id="tracker.W001",
        )


def judge_mail(env):
    """Yield what is wrong with the way of e-mails."""
    host = env.mail.get("EMAIL_HOST", "")
    is_sealed = env.mail.get("EMAIL_USE_TLS") or env.mail.get("EMAIL_USE_SSL")
    if not is_sealed and not is_local(host):
        yield Warning(
            f"EMAIL_URL sends to {host} without TLS: links that open accounts can be read.",
            hint="Begin EMAIL_URL with smtp+tls:// or smtps://.",
            id="tracker.W002",
        )
    domain = env.mail_from.rpartition("@")[2].strip("> ")
    if "." not in domain:
        yield Warning(
            f"TRACKER_MAIL_FROM is {env.mail_from}: mail servers refuse a sender without a domain.",
            hint="Set TRACKER_MAIL_FROM to an address of yours, such as register@example.org.",
            id="tracker.W003",
        )


def judge_connections(env):
    """Yield which server of another machine is spoken to in the clear."""
    database = env.database or {}
    options = database.get("OPTIONS", {})
    host = database.get("HOST") or options.get("host", "")
    if not is_local(host) and options.get("sslmode") not in VERIFIED:
        yield Warning(
            f"DATABASE_URL does not verify {host}: another machine could take its place.",
            hint="Add ?sslmode=verify-full to DATABASE_URL, and sslrootcert= where it is your own.",
            id="tracker.W004",
        )
    cache = urlsplit(env.redis or "")
    if cache.scheme == "redis" and not is_local(cache.hostname or ""):
        yield Warning(
            f"REDIS_URL speaks to {cache.hostname} without TLS: sessions can be read on the way.",
            hint="Begin REDIS_URL with rediss://.",
            id="tracker.W005",
        )


def judge_keys(env):
    """Yield which keys are weak, or can be read by other users of this machine."""
    if env.metrics_token and len(env.metrics_token) < 20:
        yield Warning(
            "TRACKER_METRICS_TOKEN is short enough to be guessed.",
            hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))".',
            id="tracker.W006",
        )
    for path in (env.journal, env.journal.with_suffix(".key")):
        if find_mode(path) & OF_ALL:
            yield Warning(
                f"{path} can be read by every user of this machine.",
                hint=f"chmod o-rwx {path}",
                id="tracker.W007",
            )


def judge_backups(env, now):
    """Yield what is wrong with the folder of backups; `now` is aware."""
    if env.backups is None:
        yield Info(
            "TRACKER_BACKUPS is not set: nobody is warned when backups stop.",
            hint="Set it to the folder where backups are written, if they are on this machine.",
            id="tracker.I008",
        )
        return
    newest = find_newest_backup(env.backups)
    if newest is None or now - newest > LONGEST_WITHOUT_BACKUP:
        when = f"is of {newest:%-d %B %Y, %H:%M} UTC" if newest else "does not exist"
        yield Warning(
            f"The newest backup in {env.backups} {when}.",
            hint="Run `manage.py backup` each night, and look why it stopped.",
            id="tracker.W009",
        )
    if find_mode(env.backups) & OF_ALL:
        yield Warning(
            f"{env.backups} can be read by every user of this machine.",
            hint=f"chmod o-rwx {env.backups}",
            id="tracker.W010",
        )


def judge_log(env):
    """Yield advice on how the log is written."""
    if env.log_format == "plain":
        yield Info(
            "The log is written as plain lines.",
            hint="Set TRACKER_LOG_FORMAT=json where a program gathers logs.",
            id="tracker.I011",
        )


def judge_clock(is_synchronised):
    """Yield advice where the kernel says that nothing sets this machine's clock."""
    if not is_synchronised:
        yield Info(
            "Nothing sets the time of this machine: deadlines, sign-ins and the ledger go by it.",
            hint="Set it by NTP, such as Debian's systemd-timesyncd.",
            id="tracker.I012",
        )


def find_mode(path):
    """Return the permissions of a path; none where it does not exist or may not be seen."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def find_newest_backup(folder):
    """Return the moment at which the newest backup of a folder was written, or None."""
    try:
        times = [file.stat().st_mtime for file in Path(folder).glob("*.age")]
    except OSError:
        return None
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None


def is_clock_set():
    """Whether the kernel says that the clock is synchronised; True where it cannot be asked."""
    try:
        state = (ctypes.c_byte * 256)()
        code = ctypes.CDLL(None).adjtimex(state)
    except (OSError, AttributeError):
        return True
    # struct timex: modes (4 bytes, padded), then offset, freq, maxerror, esterror, then status.
    return code < 0 or not int.from_bytes(bytes(state)[40:44], "little") & STA_UNSYNC


@register(Tags.security, deploy=True)
def check_environment(app_configs=None, **_):
    """The checks that ask no server."""
    from django.conf import settings

    env, now = settings.ENV, dt.datetime.fromtimestamp(time.time(), dt.UTC)
    return [
        *judge_proxies(env),
        *judge_mail(env),
        *judge_connections(env),
        *judge_keys(env),
        *judge_backups(env, now),
        *judge_log(env),
        *judge_clock(is_clock_set()),
    ]
