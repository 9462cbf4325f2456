"""Keep a copy of the register in an SQLite file, and prove that nothing is missing.

    python follow.py copy.db https://register.example.org
    python follow.py copy.db https://register.example.org --check

Run it as often as you like: it continues where it stopped, also if it was killed. A page of changes
and the cursor behind it are one transaction. The check compares the number of changes of each day,
and the digest at its end, with the register's own.
"""

import hashlib
import json
import os
import sqlite3
import sys

from coercion_register import Register

TABLES = """
CREATE TABLE IF NOT EXISTS incidents (ref TEXT PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, changes INTEGER, digest TEXT);
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1),
    after TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL);
"""


def catch_up(copy, register):
    """Apply what changed since the last time."""
    while True:
        after, number, digest = copy.execute("SELECT after, number, digest FROM place").fetchone()
        page = register.read_changes(after)
        with copy:
            for change in page["results"]:
                number += 1
                if change["number"] != number:
                    raise SystemExit(f"change {number} is missing")
                digest = apply_change(copy, register, change, digest)
            if digest != page["digest"]:
                raise SystemExit("the digest differs: begin again with a new file")
            copy.execute(
                "UPDATE place SET after = ?, number = ?, digest = ?",
                (page["after"], number, digest),
            )
        if page["next"] is None:
            return number


def apply_change(copy, register, change, digest):
    """Store or delete the incident of a change; the digest after it."""
    line = " ".join(str(change[name]) for name in ("number", "kind", "ref", "version", "at"))
    digest = hashlib.sha256(f"{digest}\n{line}".encode()).hexdigest()
    copy.execute(
        "INSERT INTO days VALUES (?, 1, ?) ON CONFLICT (day)"
        " DO UPDATE SET changes = changes + 1, digest = excluded.digest",
        (change["at"][:10], digest),
    )
    incident = register.read_incident(change["ref"])
    copy.execute("DELETE FROM incidents WHERE ref = ?", (change["ref"],))
    if incident is not None:
        copy.execute("INSERT INTO incidents VALUES (?, ?)", (change["ref"], json.dumps(incident)))
    return digest


def check(copy, register):
    """Compare count and digest of each day; the number of days."""
    own = copy.execute("SELECT day, changes, digest FROM days ORDER BY day").fetchall()
    theirs = [(row["day"], row["changes"], row["digest"]) for row in register.read_days()]
    if own != theirs:
        raise SystemExit(f"the copy differs on {sorted(set(own) ^ set(theirs))[0][0]}")
    return len(own)


if __name__ == "__main__":
    file, origin, *more = sys.argv[1:]
    opened = sqlite3.connect(file)
    opened.executescript(TABLES)
    with opened:
        opened.execute("INSERT OR IGNORE INTO place VALUES (1, '', 0, ?)", ("0" * 64,))
    reader = Register(origin, os.environ.get("REGISTER_TOKEN", ""))
    sys.stdout.write(f"{catch_up(opened, reader)} changes\n")
    if "--check" in more:
        sys.stdout.write(f"{check(opened, reader)} days are the same\n")
