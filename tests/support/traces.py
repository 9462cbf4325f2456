"""Where a secret could have been left, and a search through all of it."""

import base64
import os
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection


def forms(secret):
    """The ways in which bytes may be written down: as they are, in hex, in base64 at each place."""
    content = secret.encode() if isinstance(secret, str) else secret
    found = {content, content.hex().encode()}
    if isinstance(secret, str):
        found |= {secret.encode("utf-16-le"), secret.encode("unicode_escape")}
    for shift in range(3):
        text = base64.b64encode(b"x" * shift + content)
        # What touches the neighbours differs with them.
        found.add(text[4 if shift else 0 : len(text) - 4])
    return {form for form in found if len(form) >= 12}


def places(caplog, bodies=()):
    """(name of the place, its bytes), one after another: tables, Redis, files, log, mail, wire."""
    yield from tables()
    yield from redis()
    yield from files()
    yield "log", caplog.text.encode()
    yield "mail", b"".join(letter.message().as_bytes() for letter in mail.outbox)
    yield from commands()
    yield "wire", b"\n".join(bodies)


def tables():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
                yield f"table {table}", b"".join(bytes(part) for part in rows)


def redis():
    client = cache._cache.get_client()
    for key in client.scan_iter("*"):
        yield f"redis {key!r}", key + (client.dump(key) or b"")


def files():
    """What stands under the site's home beside the database's own files."""
    for path in Path(settings.TRACKER_HOME).rglob("*"):
        if path.is_file() and not any("postgres" in part or "pg" in part for part in path.parts):
            yield f"file {path.name}", path.read_bytes()


def commands():
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield f"process {process.parent.name}", process.read_bytes()
        except OSError:
            continue  # it ended meanwhile
    yield "environment", "\n".join(os.environ.values()).encode()


def where(secrets, caplog, bodies=()):
    """{place: secret} of every place that holds one of the secrets, in any written form."""
    needles = {form: secret for secret in secrets for form in forms(secret)}
    return {
        name: needles[needle]
        for name, content in places(caplog, bodies)
        for needle in needles
        if needle in content
    }
