"""Bring a table into your desk, and look at what would happen before it does.

    REGISTER_TOKEN=ccr_... python bring_in.py cases.csv https://register.example.org
    REGISTER_TOKEN=ccr_... python bring_in.py cases.csv https://register.example.org --import
    REGISTER_TOKEN=ccr_... python bring_in.py --undo KEY https://register.example.org

The token needs the scope "imports". The first form checks the table and saves no case. The second
imports it, keeps the desk's value where an officer and the file differ, and leaves out rows that
may be cases which are there already. Run it again after it was stopped: the same table is not
uploaded twice.
"""

import hashlib
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request
import uuid

PROGRESS_SECONDS = 2


class Desk:
    """The imports of a desk, by a token."""

    def __init__(self, origin, token):
        self.origin, self.token = origin.rstrip("/"), token

    def check(self, path, data_set):
        """Upload a table and check it; the import. The same table is answered, not taken again."""
        content = path.read_bytes()
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="data_set"\r\n\r\n{data_set}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        headers["Idempotency-Key"] = hashlib.sha256(content).hexdigest()
        return self.ask("POST", "", body, headers)

    def keep_desks_values(self, record):
        """Decide each conflict for the desk; the import."""
        choices = {one["key"]: "desk" for one in record["check"]["conflicts"]}
        headers = {"Content-Type": "application/json", "If-Match": record["etag"]}
        return self.ask(
            "PATCH", f"{record['key']}/", json.dumps({"conflicts": choices}).encode(), headers
        )

    def run(self, record):
        """Import it, and wait until that is done; the import."""
        record = self.ask("POST", f"{record['key']}/run/")
        while record["state"] in ("waiting", "importing"):
            time.sleep(PROGRESS_SECONDS)
            record = self.ask("GET", f"{record['key']}/")
        return record

    def ask(self, method, path, body=None, headers=None):
        """What an address below imports answers, with its ETag as "etag"."""
        request = urllib.request.Request(  # noqa: S310  the caller names it
            f"{self.origin}/api/v1/imports/{path}",
            body,
            {"Authorization": f"Bearer {self.token}"} | (headers or {}),
            method=method,
        )
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310  the same
                return json.load(answer) | {"etag": answer.headers.get("ETag", "")}
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            raise SystemExit(
                f"{error.code}: {problem['detail']} {problem.get('faults', '')}"
            ) from None


def describe(record):
    """Lines for a person."""
    yield f"{record['key']}: {record['state']}"
    for cell in record["refusals"]:
        yield f"line {cell['line']}, {cell['column']}: {cell['reason']}"
    for kind, words in record["proposed"].items():
        yield from (f"proposed {kind}: {word} ({rows} rows)" for word, rows in words.items())
    if record["state"] == "checked":
        counts = record["check"]["counts"]
        names = ("added", "changed", "unchanged", "conflicts", "refused")
        yield ", ".join(f"{counts[name]} {name}" for name in names)
    elif record["state"] == "imported":
        yield f"{record['added']} added, {record['changed']} changed"


def main(arguments):
    """The import that a command line asks for, as lines."""
    options = [word for word in arguments if word.startswith("--")]
    first, origin = (word for word in arguments if not word.startswith("--"))
    desk = Desk(origin, os.environ["REGISTER_TOKEN"])
    if "--undo" in options:
        return describe(desk.ask("POST", f"{first}/undo/"))
    path = pathlib.Path(first)
    record = desk.check(path, path.stem)
    if "--import" in options and record["state"] == "checked":
        if record["check"]["conflicts"]:
            record = desk.keep_desks_values(record)
        record = desk.run(record)
    return describe(record)


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in main(sys.argv[1:])))
