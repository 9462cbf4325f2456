"""Public rows of desks' answers come and go here, and only here; one caller: response_releases."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.actions.responses.documents import CLOCK, LINK, STEP, ResponseDocument
from incidents.models.desk.releases import TierChoices
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
TAKEN = {"clocks"}
PLAIN = (
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
    """Make the public rows say what was approved, in place of the version before.

    The address is given once. Raises ValidationError where a demand that it names is no longer
    in the register: what is not there any more is not pointed at.
    """
    draft, document = release.draft, release.document
    _refuse_lost(document["answers"])
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
        **{name: document[name] for name in PLAIN},
        **_costs(document["costs"]),
    )
    response.save(force_insert=True)
    _parts(response, document)
    _moved()


def _parts(response: CollectiveResponse, document: ResponseDocument) -> None:
    """Steps, links and clocks of a fresh public row."""
    CollectiveResponseStep.objects.bulk_create(
        CollectiveResponseStep(
            response=response, position=position, **{name: step[name] for name in STEP}
        )
        for position, step in enumerate(document["steps"])
    )
    slugs = [link["campaign"] for link in document["answers"]]
    campaigns = {row.slug: row for row in Campaign.objects.filter(slug__in=slugs)}
    CollectiveResponseLink.objects.bulk_create(
        CollectiveResponseLink(
            response=response,
            campaign=campaigns.get(link["campaign"]),
            followed_on=link["followed_on"],
            **{name: link[name] for name in LINK},
        )
        for link in document["answers"]
    )
    PublishedDeadline.objects.bulk_create(
        PublishedDeadline(response=response, position=position, **_clock(clock))
        for position, clock in enumerate(document["clocks"])
    )


def _clock(told: ResponseDocument) -> dict[str, Any]:
    return {name: told[name] for name in CLOCK} | {
        "number": told["number"],
        "started_on": told["started_on"],
        "due_from": dt.date.fromisoformat(told["due_from"]),
        "due_until": dt.date.fromisoformat(told["due_until"]),
        "steps": told["steps"],
        "paused_since": _day(told["paused_since"]),
        "ended_on": _day(told["ended_on"]),
    }


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _costs(told: ResponseDocument | None) -> dict[str, Any]:
    return {f"cost_{name}": value for name, value in (told or {}).items()}


def _refuse_lost(links: list[ResponseDocument]) -> None:
    refs = {link["ref"] for link in links if link["ref"]}
    slugs = {link["campaign"] for link in links if link["campaign"]}
    there = set(Incident.objects.filter(ref__in=refs).values_list("ref", flat=True))
    there |= set(Campaign.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    if lost := sorted((refs | slugs) - there):
        raise ValidationError(
            _("No longer in the register: %(lost)s. Send this back."),
            params={"lost": ", ".join(lost)},
            code="lost",
        )


def _free_slug(name: str) -> str:
    """A slug that no public answer has or had: a citation of a withdrawn one stays its own."""
    stem = slugify(name)[:100] or "response"
    slug, number = stem, 1
    while (
        slug in TAKEN
        or CollectiveResponse.objects.filter(slug=slug).exists()
        or CollectiveResponseDraft.objects.filter(slug=slug).exists()
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def is_in_force(release: CollectiveResponseRelease) -> bool:
    """Whether this very release is what the public reads."""
    return CollectiveResponse.objects.filter(release=release).exists()


def unpublish_response(release: CollectiveResponseRelease) -> None:
    """Remove the public rows and leave a stone at their address."""
    slug = release.draft.slug
    CollectiveResponse.objects.filter(slug=slug).delete()
    told = {"withdrawn_on": timezone.localdate(), "reason": release.reason}
    WithdrawnCollectiveResponse.objects.update_or_create(slug=slug, defaults=told)
    _moved()


def _moved() -> None:
    """Figures and pages that were kept tell of the answers there were: none is asked for again."""
    Generation.objects.move(TierChoices.values)
