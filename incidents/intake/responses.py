"""responses.json and response_links.json become collective responses and their links."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.intake.cases import SHIPPED
from incidents.intake.known import COUNTRIES
from incidents.intake.refusals import FileFault, FileRefused, not_a_date, unknown_word
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

# A kind in the file that includes a status: the kind itself, and the status.
KIND_AND_STATUS = {"bill, not found enacted": ("bill", "not found enacted")}


@transaction.atomic
def load_responses(raw: bytes) -> dict[str, int]:
    """Load the responses, all or nothing; loading them again updates. Returns {"responses": rows}.

    Responses that the file no longer has stay: an administrator may have added them. Raises
    FileRefused; the `line` of a fault is the place in the list, because lines of JSON mean nothing
    to its author.
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
    """Link responses to campaigns and incidents, all or nothing. Returns {"links": rows}.

    Links to a case that is not released yet are made by a later call. Also records who looked for
    responses to a campaign, when and where. Raises FileRefused.
    """
    whole = json_of(raw)
    entries, searches = whole["links"], whole.get("searches", [])
    responses = {row.slug: row for row in CollectiveResponse.objects.all()}
    campaigns = {row.slug: row for row in Campaign.objects.filter(desk__isnull=True)}
    faults = [
        fault
        for line, entry in enumerate(entries, 1)
        for fault in _link_faults(line, entry, responses, campaigns)
    ]
    faults += [
        fault
        for line, entry in enumerate(searches, 1)
        for fault in _search_faults(line, entry, campaigns)
    ]
    if faults:
        raise FileRefused(faults)
    refs = _refs([entry["case"] for entry in entries if entry.get("case")])
    linked = 0
    for entry in entries:
        campaign = campaigns.get(entry.get("campaign", ""))
        for ref in [""] if campaign else refs.get(entry["case"], []):
            CollectiveResponseLink.objects.update_or_create(
                response=responses[entry["response"]],
                campaign=campaign,
                ref=ref,
                defaults={
                    name: entry.get(name, "")
                    for name in ("scope", "reason", "source", "followed", *OPTIONAL)
                },
            )
            linked += 1
    for entry in searches:
        _record_search(campaigns[entry["campaign"]], entry)
    return {"links": linked}


OPTIONAL = ("followed_on", "followed_note")


def _refs(slugs: list[str]) -> dict[str, list[str]]:
    """{case's key in the shipped table: references of its incidents}; none before a release.

    Other tables may use the same keys. Cases that were loaded before data sets had names have none.
    """
    refs: dict[str, list[str]] = {}
    shipped = Case.objects.filter(slug__in=slugs, data_set__in=(SHIPPED, ""))
    rows = shipped.exclude(ref="").order_by("ref")
    for slug, ref in rows.values_list("slug", "ref"):
        refs.setdefault(slug, []).append(ref)
    return refs


def _kind(word: str) -> tuple[str, str]:
    """The kind and status of a word of the file; an unknown kind is returned as it is."""
    kind, status = KIND_AND_STATUS.get(word, (word, ""))
    return slugify(kind), status


def _parties(text: str) -> tuple[list[str], str]:
    """(codes of those taking part, code of the opponent): "AU;CA" or "EU v CN"."""
    own, _v, against = text.partition(" v ")
    return [code.strip() for code in own.split(";") if code.strip()], against.strip()


def _faults(line: int, entry: ResponseEntry) -> Iterator[FileFault]:
    for name in ("key", "name", "jurisdiction", "kind", "steps"):
        if not entry.get(name):
            yield FileFault(line, name, _("Required. Enter a value."))
    kind, _status = _kind(entry.get("kind", ""))
    if entry.get("kind") and kind not in CollectiveResponse.Kind.values:
        yield FileFault(line, "kind", unknown_word(entry["kind"]))
    own, against = _parties(entry.get("jurisdiction", ""))
    for code in [*own, *([against] if against else [])]:
        if code not in COUNTRIES and code not in BLOCS:
            yield FileFault(line, "jurisdiction", unknown_word(code))
    if kind == CollectiveResponse.Kind.DISPUTE and not against:
        yield FileFault(
            line, "jurisdiction", _("Name the opponent of the dispute too, for example EU v CN.")
        )
    yield from _bad_day(line, "date", entry.get("date", ""))
    if entry.get("confidence") not in Confidence.values:
        yield FileFault(line, "confidence", _("Use “high” or “medium”."))
    elif entry["confidence"] == Confidence.HIGH and not entry.get("source"):
        yield FileFault(line, "source", _("Name a source, or set confidence to “medium”."))
    if not all(map(_is_address, entry.get("source", []))):
        yield FileFault(line, "source", str(NO_ADDRESS))
    for step in entry.get("steps", []):
        if not step.get("step") or step.get("confidence") not in Confidence.values:
            yield FileFault(line, "steps", _("Give each step a text and a confidence."))


# What nobody can open is no source: general knowledge, a path in a repository, a working paper.
NO_ADDRESS = gettext_lazy("Give the address of a page that can be opened, starting with https://.")


def _is_address(source: str) -> bool:
    return source.startswith(("https://", "http://"))


def _repeated(keys: list[Any]) -> list[FileFault]:
    return [
        FileFault(
            line, "key", _("“%(key)s” occurs twice. Remove one, or rename it.") % {"key": key}
        )
        for line, key in enumerate(keys, 1)
        if key in keys[: line - 1]
    ]


def _released(keys: list[Any]) -> list[FileFault]:
    """A file must not change a response that two people of a desk released."""
    taken = set(
        CollectiveResponse.objects.filter(slug__in=keys, release__isnull=False).values_list(
            "slug", flat=True
        )
    )
    return [
        FileFault(
            line, "key", _("A desk has released “%(key)s”. Remove it from the file.") % {"key": key}
        )
        for line, key in enumerate(keys, 1)
        if key in taken
    ]


def _bad_day(line: int, name: str, day: str) -> Iterator[FileFault]:
    try:
        PartialDate(day or "2000")
    except ValueError:
        yield FileFault(line, name, not_a_date(day))


def _link_faults(
    line: int,
    entry: ResponseEntry,
    responses: dict[str, CollectiveResponse],
    campaigns: dict[str, Campaign],
) -> Iterator[FileFault]:
    if entry.get("response") not in responses:
        yield FileFault(line, "response", unknown_word(entry.get("response")))
    if bool(entry.get("campaign")) == bool(entry.get("case")):
        yield FileFault(line, "campaign", _("Name either a campaign or a case."))
    if entry.get("campaign") and entry["campaign"] not in campaigns:
        yield FileFault(line, "campaign", unknown_word(entry["campaign"]))
    for name in ("reason", "source"):
        if not entry.get(name):
            yield FileFault(line, name, _("Required. Enter a value."))
    if entry.get("source") and not _is_address(entry["source"]):
        yield FileFault(line, "source", str(NO_ADDRESS))
    for name, words in (
        ("scope", CollectiveResponseLink.Scope.values),
        ("followed", Followed.values),
    ):
        if entry.get(name) not in words:
            yield FileFault(line, name, unknown_word(entry.get(name), words))
    yield from _bad_day(line, "followed_on", entry.get("followed_on", ""))
    if entry.get("followed_on") and entry.get("followed") == Followed.UNKNOWN:
        yield FileFault(line, "followed_on", _("Remove the date, or say what followed."))


def _search_faults(
    line: int, entry: ResponseEntry, campaigns: dict[str, Campaign]
) -> Iterator[FileFault]:
    if entry.get("campaign") not in campaigns:
        yield FileFault(line, "searches", unknown_word(entry.get("campaign")))
    if not all(entry.get(name) for name in ("on", "by", "where")):
        sentence = _("Enter who looked for collective responses, when and where.")
        yield FileFault(line, "searches", sentence)
    yield from _bad_day(line, "searches", entry.get("on", ""))


def _record_search(campaign: Campaign, entry: ResponseEntry) -> None:
    """Who looked, when and where; an officer's later search is not overwritten by an older one."""
    if campaign.responses_searched_on and campaign.responses_searched_on > entry["on"]:
        return
    search = {f"responses_searched_{name}": entry[name] for name in ("on", "by")}
    search["responses_searched_in"] = entry["where"]
    Campaign.objects.filter(pk=campaign.pk).update(**search)


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
    # A file with fewer steps than before has removed the last ones.
    response.steps.filter(position__gte=len(steps)).delete()
