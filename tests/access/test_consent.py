"""Consent and marking: which tiers an entry reaches, and what it does not say there."""

import json

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import documents, releases
from incidents.models import Campaign, Case, Incident, Marking
from incidents.values.tiers import Consent, Tier

BOTH, COMMUNITY, NOWHERE = {"public", "community"}, {"community"}, set()
TIERS = [
    ("internal", "red", NOWHERE),
    ("internal", "amber", NOWHERE),
    ("internal", "green", NOWHERE),
    ("internal", "clear", NOWHERE),
    ("aggregate", "red", NOWHERE),
    ("aggregate", "amber", NOWHERE),
    ("aggregate", "green", NOWHERE),
    ("aggregate", "clear", NOWHERE),
    ("sector", "red", NOWHERE),
    ("sector", "amber", NOWHERE),
    *((consent.value, "strict", NOWHERE) for consent in Consent),
    ("sector", "green", COMMUNITY),
    ("sector", "clear", BOTH),
    ("named", "red", NOWHERE),
    ("named", "amber", NOWHERE),
    ("named", "green", COMMUNITY),
    ("named", "clear", BOTH),
]


def test_the_table_is_whole():
    assert {row[:2] for row in TIERS} == {(c, m) for c in Consent for m in Marking}


@pytest.mark.parametrize(("consent", "marking", "tiers"), TIERS)
def test_an_entry_reaches(cast, consent, marking, tiers):
    case = cast.draft(consent=consent, marking=marking)
    if tiers:
        release = cast.release(case)
        assert {entry.tier for entry in release.entries.all()} == tiers
    else:
        with pytest.raises(ValidationError, match=r"keeps? this case at the desk") as refusal:
            cast.release(case)
        assert refusal.value.code == "kept"


def told(cast, **fields):
    """A case with everything that could name its firm, consent for the sector."""
    firm = cast.firm(name="Tatra Instruments", other_names=["Tatra a.s.", "塔特拉"], country="SK")
    case = cast.draft(firm=firm, consent=Consent.SECTOR, **fields)
    cast.tell(
        case,
        {"kind": "demanded", "on": "2026-03-14", "note": "A letter to Tatra"},
        # Not the last day of the month: the bounds of "April" have that day, whatever was known.
        {"kind": "deadline-set", "due_on": "2026-04-28"},
        {"kind": "complied", "on": "2026-04-29"},
        {"kind": "fined", "on": "2026-05-02", "amount": "120000", "currency": "CNY"},
    )
    case.wordings.create(before="Tatra: Taiwan", after="Tatra: China Taiwan")
    case.uses.get().source.__class__.objects.update(title="Tatra gives in")
    return case


@pytest.mark.parametrize("tier", [tier.value for tier in Tier])
def test_consent_for_the_sector_leaves_no_name_no_country_and_no_day(cast, tier):
    case = told(cast, title="Tatra hid a map", doubts="Tatra denies it", note="Tatra")
    entry = Incident.objects.get(release=cast.release(case), tier=tier)
    everything = json.dumps(
        [Incident.objects.filter(pk=entry.pk).values().get(), entry.document], default=str
    )
    for word in ("tatra", "塔特拉", "SK", "2026-03-14", "2026-04-28", "2026-04-29", "120000"):
        assert word not in everything.casefold().replace('"sk"', "SK"), word
    assert (entry.firm, entry.firm_slug, entry.country, entry.fine_amount) == ("", "", "", None)
    assert (entry.demanded_on, entry.demand_deadline_on, entry.responded_on) == (
        "2026-03",
        "2026-04",
        "2026-04",
    )
    assert entry.title == "A firm (sector not known): Take a map off the wall"


NAMING = [
    {"demanded_change": "Tell Tatra Instruments to hide the map"},
    {"demanded_change": "Tell TATRA INSTRUMENTS to hide the map"},
    {"demanded_change": "Tell Tátra Instrumènts to hide the map"},
    {"demanded_change": "Tell Tatra\nInstruments to hide the map"},
    {"demanded_change": "要求塔特拉改地图"},
]


@pytest.mark.parametrize("fields", NAMING)
def test_a_text_that_names_the_firm_is_refused(cast, fields):
    case = told(cast, **fields)
    with pytest.raises(ValidationError, match="The text names the firm"):
        releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")


@pytest.mark.parametrize(
    ("name", "demand"),
    [("Arm", "Do no harm to the map"), ("ASE", "Please hide it"), ("Tatra", "Hide the Tatr")],
)
def test_a_word_that_holds_the_name_does_not_name_the_firm(cast, name, demand):
    firm = cast.firm(name=name)
    cast.release(cast.draft(firm=firm, consent=Consent.SECTOR, demanded_change=demand))


def test_a_campaign_that_names_the_firm_is_refused(cast):
    campaign = Campaign.objects.create(
        desk=cast.officer_a.desk, slug="own-x", title="Letters to Tatra a.s.", coercing_state="CN"
    )
    with pytest.raises(ValidationError, match="The text names the firm"):
        releases.propose_release(
            told(cast, campaign=campaign), by=cast.officer_a, reason="The firm agreed."
        )


def test_a_blank_other_name_is_no_name(cast):
    firm = cast.firm(name="Tatra", other_names=["", " "])
    cast.release(cast.draft(firm=firm, consent=Consent.SECTOR))


@pytest.mark.parametrize(
    ("then", "now", "may_still_enter"),
    [
        (("named", "clear"), ("named", "clear"), True),
        (("named", "clear"), ("sector", "clear"), False),
        (("named", "clear"), ("aggregate", "clear"), False),
        (("named", "clear"), ("internal", "clear"), False),
        (("named", "clear"), ("named", "green"), False),
        (("named", "clear"), ("named", "red"), False),
        (("named", "green"), ("named", "clear"), True),
        (("sector", "clear"), ("named", "clear"), True),
        (("sector", "clear"), ("internal", "clear"), False),
    ],
)
def test_consent_taken_back_while_a_proposal_waits_is_heard(cast, then, now, may_still_enter):
    case = cast.draft(consent=then[0], marking=then[1])
    release = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    Case.objects.filter(pk=case.pk).update(consent=now[0], marking=now[1])
    if may_still_enter:
        releases.approve_release(release, by=cast.approver_a)
        return
    with pytest.raises(ValidationError) as refusal:
        releases.approve_release(release, by=cast.approver_a)
    assert refusal.value.code == "narrowed"
    assert not Incident.objects.filter(release=release).exists()


def test_what_is_kept_back_is_told_before_a_release(cast):
    case = Case.objects.with_record().get(pk=told(cast, doubts="Tatra denies it").pk)
    kept = documents.withheld_fields(case)
    assert {"firm", "country", "timeline", "wordings", "sources", "fine", "doubts"} <= set(kept)
    assert not {"title", "coercing_state", "sector", "firm_response"} & set(kept)
