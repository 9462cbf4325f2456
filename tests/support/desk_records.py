"""A case or a collective response of a desk, which tests of releases treat alike."""

import pytest
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.models import CollectiveResponse, Incident

REASON = "The firm asked to be taken out."


class DeskRecord:
    """A fresh record that lacks nothing for a release. `kind`: "case" or "response"."""

    def __init__(self, kind, cast):
        self.kind, self.cast = kind, cast
        self.subject = cast.draft() if kind == "case" else cast.response()
        self.rows, self.model = type(self.subject), self.subject.releases.model
        self.noun = self.model.NOUN

    def fresh(self):
        return self.rows.objects.get(pk=self.subject.pk)

    def change(self, words):
        column = "demanded_change" if self.kind == "case" else "outcome"
        columns = {column: words, "changed_at": timezone.now()}
        self.rows.objects.filter(pk=self.subject.pk).update(**columns)

    def propose(self, by=None):
        return releases.propose_release(self.fresh(), by=by or self.cast.officer_a, reason=REASON)

    def release(self):
        """Let it be public; the release in force."""
        return self.cast.release(self.fresh())

    def public(self):
        """What the public reads of it."""
        if self.kind == "case":
            return Incident.objects.filter(release__case=self.subject)
        return CollectiveResponse.objects.filter(release__draft=self.subject)


@pytest.fixture(params=["case", "response"])
def record(request, cast):
    """A case or a collective response that nobody has proposed."""
    return DeskRecord(request.param, cast)


@pytest.fixture
def twice_public(record):
    """A case or a collective response that was public twice; `newest` is in force."""
    record.release()
    record.change("Another map")
    record.newest = record.release()
    return record


def withdraw(record):
    return releases.withdraw_release(record.newest, reason=REASON, by=record.cast.officer_a)
