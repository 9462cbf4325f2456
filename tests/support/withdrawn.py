"""A case or a collective response of a desk that was public twice, and its withdrawal."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.responses import releases as response_releases
from incidents.models import (
    Case,
    CollectiveResponse,
    CollectiveResponseDraft,
    CollectiveResponseRelease,
    Incident,
    Release,
)

REASON = "The firm asked to be taken out."


@pytest.fixture(params=["case", "response"])
def twice_public(request, cast):
    """A case or a collective response that was public twice and then withdrawn."""
    if request.param == "case":
        subject = cast.draft()
        told = SimpleNamespace(
            actions=releases, model=Release, rows=Case, release=cast.release, documents="documents"
        )
        told.public = lambda: Incident.objects.filter(release__case=subject)
        told.change = lambda words: Case.objects.filter(pk=subject.pk).update(
            demanded_change=words, changed_at=timezone.now()
        )
    else:
        subject = cast.response()
        told = SimpleNamespace(
            actions=response_releases,
            model=CollectiveResponseRelease,
            rows=CollectiveResponseDraft,
            release=cast.release_response,
            documents="document",
        )
        told.public = lambda: CollectiveResponse.objects.filter(release__draft=subject)
        told.change = lambda words: CollectiveResponseDraft.objects.filter(pk=subject.pk).update(
            outcome=words, changed_at=timezone.now()
        )
    told.kind, told.subject, told.cast = request.param, subject, cast
    told.release(subject)
    told.change("Another map")
    told.newest = told.release(subject)
    told.fresh = lambda: told.rows.objects.get(pk=subject.pk)
    return told


def withdraw(world):
    return world.actions.withdraw(world.newest, reason=REASON, by=world.cast.officer_a)
