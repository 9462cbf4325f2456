"""campaigns.json becomes campaigns with deadlines, tallies, sources and default citations."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.known import Known
from incidents.intake.refusals import (
    FileFault,
    FileRefused,
    not_a_date,
    unknown_law,
    unknown_word,
)
from incidents.intake.tables import json_of
from incidents.models.register.campaigns import (
    Campaign,
    CampaignCitation,
    CampaignDeadline,
    CampaignSource,
    CampaignTally,
)
from incidents.models.register.list_rounds import CampaignCount
from incidents.values.partial_dates import PartialDate

CampaignEntry = dict[str, Any]


@transaction.atomic
def load_campaigns(raw: bytes, doubts: dict[str, str]) -> dict[str, int]:
    """Load the file, all or nothing; again to update. Returns {"campaigns": rows}.

    `doubts`: {key: what is uncertain}. Raises FileRefused; `line` is the place in the list.
    """
    entries = json_of(raw)["campaigns"]
    known = Known.of(None)
    faults = [
        fault for line, entry in enumerate(entries, 1) for fault in _faults(line, entry, known)
    ]
    if faults:
        raise FileRefused(faults)
    for entry in entries:
        _campaign(entry, doubts.get(entry["key"], ""), known)
    return {"campaigns": len(entries)}


def _faults(line: int, entry: CampaignEntry, known: Known) -> list[FileFault]:
    faults = [
        FileFault(line, name, _("Required. Enter a value."))
        for name in ("key", "title", "state", "topic", "tactic")
        if not entry.get(name)
    ]
    search = entry.get("responses_search")
    if search is not None and not all(search.get(name) for name in ("on", "by", "where")):
        sentence = _("Enter who looked for collective responses, when and where.")
        faults.append(FileFault(line, "responses_search", sentence))
    references = (
        ("topic", entry.get("topic"), known.topics),
        ("tactic", entry.get("tactic"), known.tactics),
    )
    faults += [
        FileFault(line, name, unknown_word(entry.get(name)))
        for name, key, rows in references
        if key not in rows
    ]
    faults += [
        FileFault(line, "authority", unknown_word(body))
        for body in filter(None, [entry.get("authority", ""), *entry.get("amplified_by", [])])
        if (body, entry.get("state")) not in known.authorities
    ]
    faults += [
        FileFault(line, "regulation_keys", unknown_law(key))
        for key in entry.get("regulation_keys", [])
        if key not in known.instruments and key not in known.provisions
    ]
    days = [entry.get("issued_on", ""), entry.get("responses_search", {}).get("on", "")]
    dated = [*entry["deadlines"], *entry["tallies"], *entry.get("counts", [])]
    days += [part.get("on", "") for part in dated]
    for day in filter(None, days):
        try:
            PartialDate(day)
        except ValueError:
            faults.append(FileFault(line, "on", not_a_date(day)))
    return faults


def _campaign(entry: CampaignEntry, note: str, known: Known) -> None:
    campaign, _new = Campaign.objects.update_or_create(
        slug=entry["key"],
        defaults={
            "is_published": True,
            "title": entry["title"],
            # None for a boycott, and where several bodies acted: each case names its own.
            "authority": known.authorities.get((entry.get("authority", ""), entry["state"])),
            "coercing_state": entry["state"],
            "issued_on": entry.get("issued_on", ""),
            "demanded_change": entry.get("demanded_change", ""),
            "addressees": entry.get("addressees"),
            "addressees_note": entry.get("addressees_note", ""),
            "note": "\n".join(filter(None, [entry.get("note", ""), note])),
            **_search(entry),
        },
    )
    campaign.topics.set([known.topics[entry["topic"]]])
    campaign.tactics.set([known.tactics[entry["tactic"]]])
    campaign.amplified_by.set(
        known.authorities[body, entry["state"]] for body in entry.get("amplified_by", [])
    )
    parts = (campaign.deadlines, campaign.tallies, campaign.counts, campaign.sources)
    for related in (*parts, campaign.citations):
        related.all().delete()
    _days(campaign, entry)
    CampaignSource.objects.bulk_create(
        CampaignSource(
            campaign=campaign,
            title=part["title"],
            publisher=part.get("publisher", ""),
            on=part.get("date", ""),
            url=part.get("url", ""),
        )
        for part in entry["sources"]
    )
    CampaignCitation.objects.bulk_create(
        CampaignCitation(campaign=campaign, **known.cited(key)) for key in entry["regulation_keys"]
    )


def _search(entry: CampaignEntry) -> dict[str, str]:
    """Who looked for collective responses, when and where; blank where nobody is recorded."""
    search = entry.get("responses_search", {})
    return {
        "responses_searched_on": search.get("on", ""),
        "responses_searched_by": search.get("by", ""),
        "responses_searched_in": search.get("where", ""),
    }


def _days(campaign: Campaign, entry: CampaignEntry) -> None:
    """The deadlines, how many had complied by which day, and other counts of sources."""
    CampaignDeadline.objects.bulk_create(
        CampaignDeadline(
            campaign=campaign, on=part["on"], kind=part["kind"], for_whom=part.get("for", "")
        )
        for part in entry["deadlines"]
    )
    CampaignTally.objects.bulk_create(
        CampaignTally(
            campaign=campaign,
            on=part["on"],
            complied=part["complied"],
            of=part["of"],
            publisher=part["source_publisher"],
            url=part.get("source_url", ""),
        )
        for part in entry["tallies"]
    )
    CampaignCount.objects.bulk_create(
        CampaignCount(
            campaign=campaign,
            on=part["on"],
            what=part["what"],
            value=part["value"],
            of=part.get("of"),
            publisher=part["source_publisher"],
            url=part.get("source_url", ""),
        )
        for part in entry.get("counts", [])
    )
