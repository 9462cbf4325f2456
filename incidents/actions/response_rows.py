"""Public rows of desks' answers come and go here, and only here; one caller: response_releases."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.actions.response_documents import CLOCK, LINK, STEP, Document
from incidents.models.campaigns import Campaign
from incidents.models.clocks import ResponseClock
from incidents.models.generations import Generation
from incidents.models.register import Incident
from incidents.models.releases import TierChoices
from incidents.models.response_drafts import ResponseDraft, ResponseRelease
from incidents.models.responses import Response, ResponseLink, ResponseStep, WithdrawnResponse

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


def enter(release: ResponseRelease) -> None:
    """Make the public rows say what was approved, in place of the version before.

    The address is given once. Raises ValidationError where a demand that it names is no longer
    in the register: what is not there any more is not pointed at.
    """
    draft, document = release.draft, release.document
    _refuse_lost(document["answers"])
    if not draft.slug:
        draft.slug = _free_slug(document["name"])
        draft.save(update_fields=["slug"])
    Response.objects.filter(slug=draft.slug).delete()
    WithdrawnResponse.objects.filter(slug=draft.slug).delete()
    response = Response(
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


def _parts(response: Response, document: Document) -> None:
    """Steps, links and clocks of a fresh public row."""
    ResponseStep.objects.bulk_create(
        ResponseStep(response=response, position=position, **{name: step[name] for name in STEP})
        for position, step in enumerate(document["steps"])
    )
    slugs = [link["campaign"] for link in document["answers"]]
    campaigns = {row.slug: row for row in Campaign.objects.filter(slug__in=slugs)}
    ResponseLink.objects.bulk_create(
        ResponseLink(
            response=response,
            campaign=campaigns.get(link["campaign"]),
            followed_on=link["followed_on"],
            **{name: link[name] for name in LINK},
        )
        for link in document["answers"]
    )
    ResponseClock.objects.bulk_create(
        ResponseClock(response=response, position=position, **_clock(clock))
        for position, clock in enumerate(document["clocks"])
    )


def _clock(told: Document) -> dict[str, Any]:
    return {name: told[name] for name in CLOCK} | {
        "number": told["number"],
        "started_on": told["started_on"],
        "due_from": dt.date.fromisoformat(told["due_from"]),
        "due_until": dt.date.fromisoformat(told["due_until"]),
        "steps": told["steps"],
        "stands_since": _day(told["stands_since"]),
        "ended_on": _day(told["ended_on"]),
    }


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _costs(told: Document | None) -> dict[str, Any]:
    return {f"cost_{name}": value for name, value in (told or {}).items()}


def _refuse_lost(links: list[Document]) -> None:
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
        or Response.objects.filter(slug=slug).exists()
        or ResponseDraft.objects.filter(slug=slug).exists()
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def is_in_force(release: ResponseRelease) -> bool:
    """Whether this very release is what the public reads."""
    return Response.objects.filter(release=release).exists()


def withdraw(release: ResponseRelease) -> None:
    """Remove the public rows and leave a stone at their address."""
    slug = release.draft.slug
    Response.objects.filter(slug=slug).delete()
    told = {"withdrawn_on": timezone.localdate(), "reason": release.reason}
    WithdrawnResponse.objects.update_or_create(slug=slug, defaults=told)
    _moved()


def _moved() -> None:
    """Figures and pages that were kept tell of the answers there were: none is asked for again."""
    Generation.objects.move(TierChoices.values)
