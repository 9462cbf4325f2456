"""responses.json and response_links.json become collective answers and what they answered."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.intake.cases import SHIPPED
from incidents.intake.known import COUNTRIES
from incidents.intake.refusals import FileFault, FileRefused
from incidents.intake.tables import json_of
from incidents.models.desk.cases import Case
from incidents.models.law.instruments import Confidence
from incidents.models.register.campaigns import Campaign
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Followed,
)
from incidents.values.blocs import BLOCS
from incidents.values.partial_dates import PartialDate

ResponseEntry = dict[str, Any]

# A kind that says its own state: the word for the kind, and the status that it tells.
KIND_AND_STATUS = {"bill, not found enacted": ("bill", "not found enacted")}


@transaction.atomic
def load_responses(raw: bytes) -> dict[str, int]:
    """Load the answers, all or nothing; again, it mends. Returns {"responses": rows}.

    Answers that the file no longer holds stay: an administrator may have added them. Raises
    Refused; an entry's `line` is its place in the list, for JSON has no lines that mean anything.
    """
    entries = json_of(raw)["responses"]
    faults = [fault for line, entry in enumerate(entries, 1) for fault in _faults(line, entry)]
    faults += _repeated([entry.get("key") for entry in entries])
    faults += _released([entry.get("key") for entry in entries])
    if faults:
        raise FileRefused(faults)
    for entry in entries:
        _response(entry)
    return {"responses": len(entries)}


@transaction.atomic
def link(raw: bytes) -> dict[str, int]:
    """Link answers to campaigns and entries, all or nothing. Returns {"links": rows}.

    A case has an entry once it is released: links to those without one wait for the next call.
    Raises Refused.
    """
    entries = json_of(raw)["links"]
    answers = {row.slug: row for row in CollectiveResponse.objects.all()}
    campaigns = {row.slug: row for row in Campaign.objects.filter(desk__isnull=True)}
    faults = [
        fault
        for line, entry in enumerate(entries, 1)
        for fault in _link_faults(line, entry, answers, campaigns)
    ]
    if faults:
        raise FileRefused(faults)
    refs = _refs([entry["case"] for entry in entries if entry.get("case")])
    linked = 0
    for entry in entries:
        campaign = campaigns.get(entry.get("campaign", ""))
        for ref in [""] if campaign else refs.get(entry["case"], []):
            CollectiveResponseLink.objects.update_or_create(
                response=answers[entry["response"]],
                campaign=campaign,
                ref=ref,
                defaults={
                    name: entry.get(name, "")
                    for name in ("scope", "reason", "source", "followed", *OPTIONAL)
                },
            )
            linked += 1
    return {"links": linked}


OPTIONAL = ("followed_on", "followed_note")


def _refs(slugs: list[str]) -> dict[str, list[str]]:
    """{case's key in the shipped table: references of its entries}; none before a release.

    Other tables may use the same keys. What was loaded before data sets had names has none.
    """
    found: dict[str, list[str]] = {}
    shipped = Case.objects.filter(slug__in=slugs, data_set__in=(SHIPPED, ""))
    rows = shipped.exclude(ref="").order_by("ref")
    for slug, ref in rows.values_list("slug", "ref"):
        found.setdefault(slug, []).append(ref)
    return found


def _kind(word: str) -> tuple[str, str]:
    """The kind and status behind a word of the file; a kind that is not known stays as it is."""
    kind, status = KIND_AND_STATUS.get(word, (word, ""))
    return slugify(kind), status


def _parties(text: str) -> tuple[list[str], str]:
    """Who takes part, and against whom: "AU;CA" or "EU v CN"."""
    own, _v, against = text.partition(" v ")
    return [code.strip() for code in own.split(";") if code.strip()], against.strip()


def _faults(line: int, entry: ResponseEntry) -> Iterator[FileFault]:
    for name in ("key", "name", "jurisdiction", "kind", "steps"):
        if not entry.get(name):
            yield FileFault(line, name, _("is missing"))
    kind, _status = _kind(entry.get("kind", ""))
    if entry.get("kind") and kind not in CollectiveResponse.Kind.values:
        yield FileFault(line, "kind", _("not known: %(word)s") % {"word": entry["kind"]})
    own, against = _parties(entry.get("jurisdiction", ""))
    for code in [*own, *([against] if against else [])]:
        if code not in COUNTRIES and code not in BLOCS:
            yield FileFault(line, "jurisdiction", _("not known: %(word)s") % {"word": code})
    if kind == CollectiveResponse.Kind.DISPUTE and not against:
        yield FileFault(line, "jurisdiction", _("does not say against whom, as in EU v CN"))
    yield from _bad_day(line, "date", entry.get("date", ""))
    if entry.get("confidence") not in Confidence.values:
        yield FileFault(line, "confidence", _("is neither high nor medium"))
    elif entry["confidence"] == Confidence.HIGH and not entry.get("source"):
        yield FileFault(line, "source", _("is missing: without one the confidence is medium"))
    for step in entry.get("steps", []):
        if not step.get("step") or step.get("confidence") not in Confidence.values:
            yield FileFault(line, "steps", _("a step lacks its text or its confidence"))


def _repeated(keys: list[Any]) -> list[FileFault]:
    return [
        FileFault(line, "key", _("stands twice: %(key)s") % {"key": key})
        for line, key in enumerate(keys, 1)
        if key in keys[: line - 1]
    ]


def _released(keys: list[Any]) -> list[FileFault]:
    """A file changes nothing that two people of a desk released."""
    taken = set(
        CollectiveResponse.objects.filter(slug__in=keys, release__isnull=False).values_list(
            "slug", flat=True
        )
    )
    return [
        FileFault(line, "key", _("a desk released it: %(key)s") % {"key": key})
        for line, key in enumerate(keys, 1)
        if key in taken
    ]


def _bad_day(line: int, name: str, day: str) -> Iterator[FileFault]:
    try:
        PartialDate(day or "2000")
    except ValueError:
        yield FileFault(line, name, _("is no year, month or day"))


def _link_faults(
    line: int,
    entry: ResponseEntry,
    answers: dict[str, CollectiveResponse],
    campaigns: dict[str, Campaign],
) -> Iterator[FileFault]:
    if entry.get("response") not in answers:
        yield FileFault(
            line, "response", _("not known: %(word)s") % {"word": entry.get("response")}
        )
    if bool(entry.get("campaign")) == bool(entry.get("case")):
        yield FileFault(line, "campaign", _("a link goes to a campaign or to a case"))
    if entry.get("campaign") and entry["campaign"] not in campaigns:
        yield FileFault(line, "campaign", _("not known: %(word)s") % {"word": entry["campaign"]})
    for name in ("reason", "source"):
        if not entry.get(name):
            yield FileFault(line, name, _("is missing"))
    for name, words in (
        ("scope", CollectiveResponseLink.Scope.values),
        ("followed", Followed.values),
    ):
        if entry.get(name) not in words:
            yield FileFault(line, name, _("not known: %(word)s") % {"word": entry.get(name)})
    yield from _bad_day(line, "followed_on", entry.get("followed_on", ""))
    if entry.get("followed_on") and entry.get("followed") == Followed.UNKNOWN:
        yield FileFault(line, "followed_on", _("a day of what is not known"))


def _response(entry: ResponseEntry) -> None:
    kind, status = _kind(entry["kind"])
    own, against = _parties(entry["jurisdiction"])
    response, _new = CollectiveResponse.objects.update_or_create(
        slug=entry["key"],
        defaults={
            "name": entry["name"],
            "kind": kind,
            "jurisdictions": own,
            "against": against,
            "started_on": entry.get("date", ""),
            "status": entry.get("status") or entry.get("used") or status,
            "outcome": entry.get("outcome", ""),
            "note": "\n".join(filter(None, (entry.get(name, "") for name in NOTES))),
            "sources": entry.get("source", []),
            "confidence": entry["confidence"],
        },
    )
    _steps(response, entry["steps"])


NOTES = ("note", "attribution_note", "durations_note")


def _steps(response: CollectiveResponse, steps: list[ResponseEntry]) -> None:
    CollectiveResponseStep.objects.bulk_create(
        [
            CollectiveResponseStep(
                response=response,
                position=position,
                text=step["step"],
                actor=step.get("actor", ""),
                article=step.get("article", ""),
                duration=step.get("statutory_duration", ""),
                counted_from=step.get("clock_start", ""),
                confidence=step["confidence"],
            )
            for position, step in enumerate(steps)
        ],
        update_conflicts=True,
        unique_fields=["response", "position"],
        update_fields=["text", "actor", "article", "duration", "counted_from", "confidence"],
    )
    # A file that tells fewer steps than before has taken the last ones back.
    response.steps.filter(position__gte=len(steps)).delete()
