"""A small client of the register's API, with Python's standard library alone.

    from coercion_register import Register

    register = Register("https://register.example.org")
    for row in register.list_incidents(topic=["tibet", "-hong-kong"], since="2018"):
        print(row["ref"], row["title"])

Parameters are those of the pages; a list means "any of", "-" before a value leaves it out, "none"
finds blanks.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class Refusal(Exception):
    """The register refused a request (RFC 9457): `status`, and `detail` in a sentence."""

    def __init__(self, status, problem):
        super().__init__(f"{status}: {problem.get('detail', '')}")
        self.status, self.detail, self.problem = status, problem.get("detail", ""), problem


class Register:
    """The register at an address, read as the public or, with a token, as its person."""

    def __init__(self, origin, token="", patience=60):
        self.origin, self.token, self.patience = origin.rstrip("/"), token, patience

    def list_incidents(self, **parameters):
        """Yield a row for each matching incident, page after page."""
        yield from self.list_rows("/api/v1/incidents/", **parameters)

    def list_rows(self, path, **parameters):
        """Yield the rows of any list: /api/v1/firms/, /api/v1/campaigns/, /api/v1/sources/ ..."""
        address = f"{self.origin}{path}?{urllib.parse.urlencode(parameters, doseq=True)}"
        while address:
            page = self.read(address)
            yield from page["results"]
            address = page["next"]

    def read_incident(self, ref):
        """One incident with its document; None once it is withdrawn."""
        try:
            return self.read(f"{self.origin}/api/v1/incidents/{ref}/")
        except Refusal as refusal:
            if refusal.status == 410:
                return None
            raise

    def read_changes(self, after=""):
        """One page of the change feed: {"results", "after", "digest", "next"}."""
        query = f"?after={after}" if after else ""
        return self.read(f"{self.origin}/api/v1/changes/{query}")

    def read_days(self):
        """[{"day", "changes", "digest"}]: what a copy compares itself with."""
        return self.read(f"{self.origin}/api/v1/changes/days/")

    def read(self, address):
        """What an address answers. Waits where it has asked too often. Raises Refusal."""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(address, headers=headers)  # noqa: S310  the caller names it
        while True:
            try:
                with urllib.request.urlopen(request, timeout=self.patience) as answer:  # noqa: S310  the same
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After", "")
                if error.code not in (429, 503) or not wait.isdigit():
                    raise Refusal(error.code, json.load(error)) from error
                time.sleep(int(wait))
