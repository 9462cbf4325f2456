"""Entries come and go here, and only here; releases.py is the one caller."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from incidents.actions.desk import offers
from incidents.actions.saved import changes
from incidents.models.desk.cases import EventKind
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release, TierChoices
from incidents.models.register.generations import Departure, Generation
from incidents.models.register.incidents import Incident, Number, Tombstone
from incidents.models.register.search import to_search_vector
from incidents.values.designations import designations_used
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import ResponseDates, readings


def publish(release: Release) -> None:
    """Put an approved release into its tiers, in place of the version before.

    The number is given once, by the year of the first report. What the release no longer says
    in a tier (consent narrowed) leaves that tier.
    """
    case = release.case
    offers.share(release)
    if not case.ref:
        # Of what was approved: the case may say another year by now.
        year = release.documents[release.tiers[0]]["reported_on"][:4]
        case.ref = f"CCI-{year}-{Number.objects.following(f'CCI-{year}'):04d}"
        case.save(update_fields=["ref"])
    _bury(case.ref, sorted(_tiers(case.ref) - set(release.tiers)), NARROWED)
    gone = _leave(case.ref)
    # Where the entry does not return, readers are still told that it was withdrawn.
    Tombstone.objects.filter(ref=case.ref, tier__in=release.tiers).delete()
    come = [entry_of(release, tier, release.documents[tier]) for tier in release.tiers]
    for entry in come:
        entry.save(force_insert=True)
    changes.note(gone, come)


def unpublish(release: Release) -> None:
    """Remove the entry from every tier and leave a tombstone in each."""
    ref = release.case.ref
    _bury(ref, sorted(_tiers(ref)), release.reason)
    changes.note(_leave(ref), [])


# What a tier reads where a later version goes to fewer tiers; why is the desk's to know.
NARROWED = gettext_noop("A later version is not released this far.")


def _tiers(ref: str) -> set[str]:
    return set(Incident.objects.filter(ref=ref).values_list("tier", flat=True))


def _bury(ref: str, tiers: list[str], reason: str) -> None:
    """Leave a tombstone at the entry's address in these tiers."""
    for tier in tiers:
        told = {"withdrawn_on": timezone.localdate(), "reason": reason}
        Tombstone.objects.update_or_create(ref=ref, tier=tier, defaults=told)


def _leave(ref: str) -> list[Incident]:
    """Move every tier's generation on, and take the entry's rows out of all; what they were."""
    Generation.objects.move(TierChoices.values)
    numbers = dict(Generation.objects.values_list("tier", "number"))
    leaving = list(Incident.objects.filter(ref=ref))
    Departure.objects.bulk_create(
        Departure(tier=entry.tier, entry=entry.pk, generation=numbers[entry.tier])
        for entry in leaving
    )
    Incident.objects.filter(ref=ref).delete()
    return leaving


def entry_of(release: Release, tier: str, document: dict[str, Any]) -> Incident:
    """The unsaved entry that a document makes: its columns are read off the document alone.

    Raises ValueError for a release that nobody has approved.
    """
    # A withdrawn release was approved once, so its day of approval alone would let it return.
    if release.state != ReleaseState.APPROVED or release.approved_at is None:
        raise ValueError("only an approved release enters the register")
    said = entry_columns(document)
    entry = Incident(
        ref=release.case.ref,
        tier=tier,
        release=release,
        version=release.version,
        released_at=release.approved_at,
        document=document,
        firm_slug=release.firm.slug if document.get("firm") else "",
        authority=release.authority.slug if release.authority else "",
        campaign=release.campaign.slug if release.campaign else "",
        **said,
        **readings(response_time_columns(said, release.approved_at)),
    )
    entry.search = to_search_vector(findable(document))
    return entry


def entry_columns(document: dict[str, Any]) -> dict[str, Any]:
    """What is filtered and counted, but for slugs. Keys are Incident's columns."""
    said: dict[str, Any] = {field: document.get(field) or "" for field in PLAIN}
    sector, fine = document.get("sector") or {}, document.get("fine") or {}
    cited = document["citations"]
    wording = (document.get("wordings") or [{}])[0]
    reported, deadline = PartialDate(document["reported_on"]), said["demand_deadline_on"]
    return said | {
        "title": document["title"][:400],
        "sector": sector.get("slug", ""),
        "isic": sector.get("isic", ""),
        "topics": document["topics"],
        "tactics": document["tactics"],
        "instruments": list(dict.fromkeys(row["instrument"] for row in cited)),
        "provisions": [row["provision"] for row in cited if row["provision"]],
        "wording_before": wording.get("before", ""),
        "wording_after": wording.get("after", ""),
        "reported_from": reported.earliest,
        "reported_until": reported.latest,
        "demand_deadline_from": _earliest(deadline),
        "designations_used": designations_used(document["topics"], wording.get("after", "")),
        "lifted_on": _first_day(document, EventKind.LIFTED),
        "fined_on": _first_day(document, EventKind.FINED),
        "fine_amount": fine.get("amount"),
        "fine_currency": fine.get("currency", ""),
    }


def response_time_columns(said: dict[str, Any], released_at: datetime) -> ResponseDates:
    """What its columns say of the time from demand to answer, up to the day (UTC) of release."""
    return ResponseDates(
        said["demanded_on"],
        said["firm_response"],
        said["responded_on"],
        said["lifted_on"],
        released_at.astimezone(UTC).date(),
    )


PLAIN = (
    "firm",
    "firm_kind",
    "country",
    "state",
    "attribution",
    "demanded_change",
    "reported_on",
    "demanded_on",
    "demand_deadline_on",
    "firm_response",
    "responded_on",
)


def _first_day(document: dict[str, Any], kind: str) -> str:
    """The day of the first such event that the released course of events dates, or ""."""
    dated = (
        event["on"]
        for event in document.get("timeline") or []
        if event["kind"] == kind and event["on"] and not event["is_by"]
    )
    return next(dated, "")


def _earliest(day: str) -> date | None:
    return PartialDate(day).earliest if day else None


def findable(document: dict[str, Any]) -> list[tuple[str, str]]:
    """[(text, weight)]: the title and the firm's names first, then demand, wordings, law."""
    authority = document.get("authority") or {}
    wordings = document.get("wordings") or []
    parts = [
        (document["title"], "A"),
        (document.get("firm") or "", "A"),
        *((name, "A") for name in document.get("firm_names") or []),
        (document["demanded_change"], "B"),
        *((row[side], "B") for row in wordings for side in ("before", "after")),
        (authority.get("name", ""), "C"),
        *((row["instrument_title"], "C") for row in document["citations"]),
        *((row["instrument_title_zh"], "C") for row in document["citations"]),
        *((row["number"], "D") for row in document["citations"]),
    ]
    return [(text, weight) for text, weight in parts if text]
