"""Incidents are published and withdrawn here, and only here; releases.py is the one caller."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from incidents.actions.desk import excerpts, offers
from incidents.actions.register import change_feed, editions, excerpt_pages
from incidents.actions.register.indexing import search_of
from incidents.actions.saved import changes
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.events import EventKind
from incidents.models.desk.releases import Release, TierChoices
from incidents.models.register.generations import Departure, Generation
from incidents.models.register.incidents import Incident, Number, Tombstone
from incidents.models.register.versions import EarlierVersion
from incidents.values.borderline import Borderline
from incidents.values.case_kinds import CaseKind
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.designations import designations_used
from incidents.values.excerpt_pages import says_no_more
from incidents.values.firm_responses import CONCEDED
from incidents.values.measure_status import MeasureEvent, read_measure
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import DaySpan, DemandDays, time_columns
from incidents.values.tiers import Tier


def publish(release: Release) -> None:
    """Put an approved release into its tiers, in place of the version before.

    The reference is given once, by the year of the first report. If consent was narrowed, the
    incident leaves the tiers that the release no longer includes.
    """
    case = release.case
    offers.share(release)
    if not case.ref:
        # From the approved document: the year in the case may have been changed since.
        year = release.documents[release.tiers[0]]["reported_on"][:4]
        case.ref = f"CCI-{year}-{Number.objects.following(f'CCI-{year}'):04d}"
        case.save(update_fields=["ref"])
    _bury(case.ref, sorted(_tiers(case.ref) - set(release.tiers)), NARROWED)
    removed = _remove_incidents(case.ref)
    # In tiers to which the incident does not return, its tombstone stays.
    Tombstone.objects.filter(ref=case.ref, tier__in=release.tiers).delete()
    added = [entry_of(release, tier, release.documents[tier]) for tier in release.tiers]
    for entry in added:
        entry.save(force_insert=True)
    _keep_versions(removed, added)
    excerpt_pages.replace_pages(case.ref, release.documents, excerpts.read_pages(release))
    public = release.documents.get(Tier.PUBLIC.value, {})
    editions.remove_from_editions(case.ref, allowed=public)
    changes.note(removed, added)
    change_feed.record_changes(removed, added)


def unpublish(release: Release) -> None:
    """Remove the incident from every tier and leave a tombstone in each."""
    ref = release.case.ref
    _bury(ref, sorted(_tiers(ref)), release.reason)
    removed = _remove_incidents(ref)
    excerpt_pages.remove_pages(ref)
    changes.note(removed, [])
    change_feed.record_changes(removed, [])
    editions.remove_from_editions(ref)


def note_replacement(ref: str, replaced_by: str) -> None:
    """Lead readers of a withdrawn incident to another, in the tiers that have that one."""
    tiers = _tiers(replaced_by)
    Tombstone.objects.filter(ref=ref, tier__in=tiers).update(replaced_by=replaced_by)


# Readers of a tier see this when a later version goes to fewer tiers; only the desk knows why.
NARROWED = gettext_noop("A later version was not released to this group of readers.")


def _tiers(ref: str) -> set[str]:
    return set(Incident.objects.filter(ref=ref).values_list("tier", flat=True))


def _keep_versions(removed: list[Incident], added: list[Incident]) -> None:
    """Keep the replaced versions for the readers of each tier, as far as the firm still allows.

    A version with a field or a page of evidence that the new one lacks is deleted: consent was
    narrowed, and an earlier version must not say what the newest may not.
    """
    columns = ("ref", "tier", "version", "released_at", "change_reason", "document")
    newest = {entry.tier: entry for entry in added}
    EarlierVersion.objects.bulk_create(
        EarlierVersion(**{column: getattr(old, column) for column in columns})
        for old in removed
        if old.tier in newest
    )
    for entry in added:
        earlier = EarlierVersion.objects.filter(ref=entry.ref, tier=entry.tier)
        not_allowed = [row.pk for row in earlier if not says_no_more(row.document, entry.document)]
        EarlierVersion.objects.filter(pk__in=not_allowed).delete()


def _bury(ref: str, tiers: list[str], reason: str) -> None:
    """Leave a tombstone at the incident's address in these tiers, and no earlier version."""
    EarlierVersion.objects.filter(ref=ref, tier__in=tiers).delete()
    for tier in tiers:
        columns = {"withdrawn_on": timezone.localdate(), "reason": reason, "replaced_by": ""}
        Tombstone.objects.update_or_create(ref=ref, tier=tier, defaults=columns)


def _remove_incidents(ref: str) -> list[Incident]:
    """Remove an incident from all tiers and advance their generations; returns the old rows."""
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
    """The unsaved incident of a document. Its columns are derived from the document alone.

    Raises ValueError for a release that is not approved.
    """
    # A withdrawn release has a day of approval too, so that day alone proves nothing.
    if release.state != ReleaseState.APPROVED or release.approved_at is None:
        raise ValueError("only an approved release enters the register")
    columns = entry_columns(document)
    entry = Incident(
        ref=release.case.ref,
        tier=tier,
        release=release,
        version=release.version,
        released_at=release.approved_at,
        change_reason=release.change_reason,
        document=document,
        firm_slug=release.firm.slug if document.get("firm") else "",
        authority=release.authority.slug if release.authority else "",
        campaign=release.campaign.slug if release.campaign else "",
        **columns,
        **time_columns(demand_days(document)),
    )
    names = release.authority.other_names if release.authority else ()
    entry.search = search_of(document, names)
    return entry


def entry_columns(document: dict[str, Any]) -> dict[str, Any]:
    """{column of Incident: value} of what is filtered and counted, except slugs."""
    columns: dict[str, Any] = {field: document.get(field) or "" for field in PLAIN}
    sector, fine = document.get("sector") or {}, document.get("fine") or {}
    cited = document["citations"]
    wording = (document.get("wordings") or [{}])[0]
    reported, deadline = PartialDate(document["reported_on"]), columns["demand_deadline_on"]
    history = read_measure(MeasureEvent(**event) for event in document.get("measure_events") or [])
    return columns | {
        "firm_group": document.get("firm_group") or document.get("firm") or "",
        "measure_status": history.status,
        "measure_spells": [spell.text for spell in history.spells],
        "days_to_end_least": history.days_least,
        "days_to_end_most": history.days_most,
        # Documents that were frozen before there were kinds are all of demands.
        "case_kind": document.get("case_kind") or CaseKind.DEMAND,
        "title": document["title"][:400],
        "sector": sector.get("slug", ""),
        "isic": sector.get("isic", ""),
        **columns_of_lists(document),
        "topics": document["topics"],
        "tactics": document["tactics"],
        "instruments": list(dict.fromkeys(row["instrument"] for row in cited)),
        "provisions": [row["provision"] for row in cited if row["provision"]],
        "wording_before": wording.get("before", ""),
        "wording_after": wording.get("after", ""),
        "reported_from": reported.earliest,
        "reported_until": reported.latest,
        "demand_deadline_from": _earliest(deadline),
        "demand_deadline_until": PartialDate(deadline).latest if deadline else None,
        "designations_used": designations_used(
            document["topics"], wording.get("after", "") if wording.get("is_quoted") else ""
        ),
        "lifted_on": _first_day(document, EventKind.LIFTED),
        "fined_on": _first_day(document, EventKind.FINED),
        "fine_amount": fine.get("amount"),
        "fine_currency": fine.get("currency", ""),
        "fine_ground": fine.get("ground", ""),
        **{name: document.get(name, "") for name in CONCESSION_SCALE},
    }


def read_borderline(document: dict[str, Any]) -> str:
    """Whether a document gives a reason; "" where it was frozen before, or leaves it out."""
    if "borderline" not in document:
        return ""
    return Borderline.YES if document["borderline"] else Borderline.NO


def columns_of_lists(document: dict[str, Any]) -> dict[str, Any]:
    """Columns of bodies, sources and scope; blank where a document leaves them out, or is older."""
    sources = document.get("sources") or []
    grades = [f"{row['reliability']}{row['credibility']}" for row in sources]
    return {
        "further_authorities": document.get("further_authorities") or [],
        "amplified_by": document.get("amplified_by") or [],
        "borderline": read_borderline(document),
        "best_grade": min(grades, default=""),
        "source_kinds": sorted({row["kind"] for row in sources if row.get("kind")}),
    }


def demand_days(document: dict[str, Any]) -> DemandDays:
    """The days of demand and concession from a released document alone.

    Documents that were frozen before they had intervals have single dates of the same.
    """
    exact, responded = document.get("demanded_on") or "", document.get("responded_on") or ""
    reported, response = document["reported_on"], document["firm_response"]
    demanded = {"not_before": exact, "not_after": exact or reported}
    conceded = {"not_before": responded, "not_after": responded} if response in CONCEDED else None
    return DemandDays(
        DaySpan.of(document.get("demand_days", demanded)),
        DaySpan.of(document.get("concession_days", conceded)),
        response,
        document.get("last_known_on") or "",
    )


PLAIN = (
    "found_by",
    "firm",
    "firm_kind",
    "country",
    "coercing_state",
    "attribution",
    "political_link",
    "confidence",
    "checked_on",
    "demanded_change",
    "reported_on",
    "demanded_on",
    "demand_deadline_on",
    "firm_response",
    "responded_on",
)


def _first_day(document: dict[str, Any], kind: str) -> str:
    """The day of the first dated event of a kind in the released timeline, or ""."""
    days = (
        event["on"]
        for event in document.get("timeline") or []
        if event["kind"] == kind and event["on"] and not event["is_by"]
    )
    return next(days, "")


def _earliest(day: str) -> date | None:
    return PartialDate(day).earliest if day else None
