"""A case or a collective response of a desk that was public twice, and its withdrawal."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from incidents.models import (
    Case,
    CollectiveResponse,
    CollectiveResponseDraft,
    CollectiveResponseRelease,
    Incident,
    Release,
)
from tests.support.decisions import CASE_DECISIONS, RESPONSE_DECISIONS

REASON = "The firm asked to be taken out."


@pytest.fixture(params=["case", "response"])
def twice_public(request, cast):
    """A case or a collective response that was public twice and then withdrawn."""
    if request.param == "case":
        subject = cast.draft()
        world = SimpleNamespace(
            actions=CASE_DECISIONS,
            model=Release,
            rows=Case,
            release=cast.release,
            documents="documents",
        )
        world.public = lambda: Incident.objects.filter(release__case=subject)
        world.change = lambda words: Case.objects.filter(pk=subject.pk).update(
            demanded_change=words, changed_at=timezone.now()
        )
    else:
        subject = cast.response()
        world = SimpleNamespace(
            actions=RESPONSE_DECISIONS,
            model=CollectiveResponseRelease,
            rows=CollectiveResponseDraft,
            release=cast.release_response,
            documents="document",
        )
        world.public = lambda: CollectiveResponse.objects.filter(release__draft=subject)
        world.change = lambda words: CollectiveResponseDraft.objects.filter(pk=subject.pk).update(
            outcome=words, changed_at=timezone.now()
        )
    world.kind, world.subject, world.cast = request.param, subject, cast
    world.release(subject)
    world.change("Another map")
    world.newest = world.release(subject)
    world.fresh = lambda: world.rows.objects.get(pk=subject.pk)
    return world


def withdraw(world):
    return world.actions.withdraw(world.newest, reason=REASON, by=world.cast.officer_a)
