"""Writes and removes the public rows of desks' collective responses. Called by releases only."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.actions.register.editions import remove_response_from_editions
from incidents.actions.responses.documents import (
    DEADLINE_FIELDS,
    LINK_FIELDS,
    STEP_FIELDS,
    ResponseDocument,
)
from incidents.models.desk.releases import TierChoices
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.campaigns import Campaign
from incidents.models.register.generations import Generation
from incidents.models.register.incidents import Incident
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    WithdrawnCollectiveResponse,
)
from incidents.models.responses.deadlines import PublishedDeadline
from incidents.models.responses.drafts import CollectiveResponseDraft, CollectiveResponseRelease

# Addresses below /responses/ that are pages of their own.
RESERVED_SLUGS = {"deadlines"}
PLAIN_FIELDS = (
    "name",
    "kind",
    "jurisdictions",
    "against",
    "started_on",
    "status",
    "outcome",
    "note",
    "sources",
    "confidence",
)


def publish_response(release: CollectiveResponseRelease) -> None:
    """Replace the public rows of a response by those of an approved release.

    The address is given once. Raises ValidationError where a demand that the release names is no
    longer published, so that no response points at something withdrawn.
    """
    draft, document = release.draft, release.document
    _refuse_withdrawn_demands(document["demands"])
    if not draft.slug:
        draft.slug = _free_slug(document["name"])
        draft.save(update_fields=["slug"])
    CollectiveResponse.objects.filter(slug=draft.slug).delete()
    WithdrawnCollectiveResponse.objects.filter(slug=draft.slug).delete()
    response = CollectiveResponse(
        slug=draft.slug,
        release=release,
        version=release.version,
        released_at=release.approved_at,
        **{name: document[name] for name in PLAIN_FIELDS},
        **_cost_columns(document["costs"]),
    )
    response.save(force_insert=True)
    _create_parts(response, document)
    _discard_cached_figures()


def _create_parts(response: CollectiveResponse, document: ResponseDocument) -> None:
    """Create the steps, links and deadlines of a fresh public row."""
    CollectiveResponseStep.objects.bulk_create(
        CollectiveResponseStep(
            response=response, position=position, **{name: step[name] for name in STEP_FIELDS}
        )
        for position, step in enumerate(document["steps"])
    )
    slugs = [link["campaign"] for link in document["demands"]]
    campaigns = {row.slug: row for row in Campaign.objects.filter(slug__in=slugs)}
    CollectiveResponseLink.objects.bulk_create(
        CollectiveResponseLink(
            response=response,
            campaign=campaigns.get(link["campaign"]),
            followed_on=link["followed_on"],
            **{name: link[name] for name in LINK_FIELDS},
        )
        for link in document["demands"]
    )
    PublishedDeadline.objects.bulk_create(
        PublishedDeadline(response=response, position=position, **_deadline_columns(deadline))
        for position, deadline in enumerate(document["deadlines"])
    )


def _deadline_columns(deadline: ResponseDocument) -> dict[str, Any]:
    return {name: deadline[name] for name in DEADLINE_FIELDS} | {
        "number": deadline.get("number"),
        "key": deadline.get("key", ""),
        "started_on": deadline["started_on"],
        "due_from": dt.date.fromisoformat(deadline["due_from"]),
        "due_until": dt.date.fromisoformat(deadline["due_until"]),
        "steps": deadline["steps"],
        "paused_since": _day(deadline["paused_since"]),
        "ended_on": _day(deadline["ended_on"]),
    }


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _cost_columns(costs: ResponseDocument | None) -> dict[str, Any]:
    return {f"cost_{name}": value for name, value in (costs or {}).items()}


def _refuse_withdrawn_demands(links: list[ResponseDocument]) -> None:
    refs = {link["ref"] for link in links if link["ref"]}
    slugs = {link["campaign"] for link in links if link["campaign"]}
    published = set(Incident.objects.filter(ref__in=refs).values_list("ref", flat=True))
    published |= set(Campaign.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    if lost := sorted((refs | slugs) - published):
        raise ValidationError(
            _("No longer published: %(lost)s. Send this proposal back."),
            params={"lost": ", ".join(lost)},
            code="lost",
        )


@step_aside(Across.NAMES)
def _free_slug(name: str) -> str:
    """A slug that no public response has or had, so that old citations never lead to another."""
    stem = slugify(name)[:100] or "response"
    slug, number = stem, 1
    while (
        slug in RESERVED_SLUGS
        or CollectiveResponse.objects.filter(slug=slug).exists()
        or CollectiveResponseDraft.objects.filter(slug=slug).exists()
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def unpublish_response(release: CollectiveResponseRelease) -> None:
    """Remove the public rows; the date and the reason remain at their address."""
    slug = release.draft.slug
    # First, for its lock: no edition is made meanwhile of what is leaving.
    _discard_cached_figures()
    CollectiveResponse.objects.filter(slug=slug).delete()
    remove_response_from_editions(slug)
    WithdrawnCollectiveResponse.objects.update_or_create(
        slug=slug, defaults={"withdrawn_on": timezone.localdate(), "reason": release.reason}
    )


def _discard_cached_figures() -> None:
    """Move the generation on: cached figures and pages include the former responses."""
    Generation.objects.move(TierChoices.values)
