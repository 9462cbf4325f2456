"""What a desk keeps, a word of its own in each case: whoever is told the word has been told it.

All that is planted says ASKED as well: readers ask for the one, for a page repeats what was asked,
and must not be told the other.
"""

import datetime as dt
from types import SimpleNamespace

import pytest

from incidents.actions.desk import campaigns, releases
from incidents.actions.register import statistical_releases
from incidents.models import (
    Authority,
    Campaign,
    Case,
    CountedCase,
    Instrument,
    Marking,
    Sector,
    Source,
    SourceUse,
    User,
)
from incidents.models.fields import private_slug
from incidents.values.source_keys import source_key
from incidents.values.tiers import Consent
from tests.support.outputs import called
from tests.support.vouching import vouch
from tests.support.whole_files import import_file

ASKED = "brimstone"
UNRELEASED = "quillfish"
PROPOSED = "hagberry"
# Consented to be counted, never to be told of.
COUNTED = "snailshell"
# What stays at the desk when a case is released: note, writer, desk, refusals, file, row.
KEPT = "wormwood"
# The firm of an entry that says its sector only.
SECTOR = "ironbark"
# For the community: a whole case, and the note of one.
GREEN, NOTE = "lampblack", "oxpecker"
RELEASED = "thistledown"
ALL = (UNRELEASED, PROPOSED, COUNTED, KEPT, SECTOR, GREEN, NOTE, RELEASED)


def saying(word):
    return f"{word.title()} {ASKED}"


@pytest.fixture
def planted(cast):
    """A case that says a word in every field, with a firm, a body and a campaign of its desk."""
    own = {"desk": cast.officer_a.desk, "coercing_state": "CN"}

    def make(word=UNRELEASED, **fields):
        plant = saying(word)
        body = Authority.objects.create(
            slug=private_slug(), name=f"{plant} bureau", kind="ministry", **own
        )
        campaign = Campaign.objects.create(
            slug=private_slug(),
            title=f"{plant} letters",
            demanded_change=plant,
            note=plant,
            changed_by=cast.officer_a,
            **own,
        )
        campaigns.approve_campaign(campaign, by=cast.approver_a)
        told = {
            "firm": cast.firm(name=f"{plant} works", other_names=[plant]),
            "authority": body,
            "campaign": campaign,
            "demanded_change": plant,
            "doubts": plant,
            "attribution_source": plant,
        }
        case = cast.draft(**told | fields)
        # A deadline ahead, or the calendar would have nothing to hide.
        ahead = {"kind": "deadline-set", "on": "2026-03-14", "due_on": "2090-01-01", "note": plant}
        cast.tell(case, {"kind": "demanded", "on": "2026-03-14", "note": plant}, ahead)
        case.wordings.create(before=plant, after=f"{plant} after")
        cite(case, quote=plant)
        source = Source.objects.create(title=plant, url=f"https://{word}.example/")
        SourceUse.objects.create(case=case, source=source, position=1)
        return case

    return make


def cite(case, **fields):
    law = Instrument.objects.get(key="advertising-law")
    case.citations.create(instrument=law, provision=law.provisions.first(), **fields)


@pytest.fixture
def secrets(cast, planted):
    """All kinds of secrets in one register: their entries' references and private addresses."""
    planted()
    proposal = releases.propose_release(
        planted(PROPOSED), by=cast.officer_a, reason="The firm agreed."
    )
    count_in_confidence(cast, planted(COUNTED, consent=Consent.AGGREGATE))
    kept, *private = released_with_what_is_kept(cast)
    released = cast.release(planted(RELEASED))
    refs = [
        kept,
        cast.release(by_sector(cast)).case.ref,
        cast.release(planted(GREEN, marking=Marking.GREEN)).case.ref,
        cast.release(cast.draft(community_note=saying(NOTE))).case.ref,
        released.case.ref,
    ]
    private.append(proposal.get_absolute_url())
    return SimpleNamespace(released=released, noted=refs[3], refs=refs, private=private)


def count_in_confidence(cast, case):
    """Five firms of two desks are in its cell, and a statistical release counts it."""
    desks = (cast.officer_a, cast.officer_b)
    others = [
        cast.draft(firm=cast.firm(name=f"Works {one}", by=desks[one % 2]), by=desks[one % 2])
        for one in range(4)
    ]
    vouch([case, *others], dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    rows = Case.objects.filter(pk__in=[case.pk, *(one.pk for one in others)])
    rows.update(
        consent=Consent.AGGREGATE,
        logged_at="2026-01-01T00:00Z",
        own_sector=Sector.objects.first(),
        coercing_state="CN",
    )
    edition = statistical_releases.publish_release(statistical_releases.this_month(), by=None)
    assert CountedCase.objects.count() == 5
    assert '"cases": 5' in edition.body


def released_with_what_is_kept(cast):
    """A released case whose desk keeps a word beside it; its reference, and where the word is."""
    plant, desk = saying(KEPT), cast.officer_a.desk
    writer = cast.person(f"{KEPT}@desk-a.example", "officer", desk=desk)
    User.objects.filter(pk=writer.pk).update(name=f"{KEPT.title()} Writer")
    case = cast.draft(note=plant, slug=f"{KEPT}-row", row_sha256=KEPT)
    Case.objects.filter(pk=case.pk).update(reference=f"{KEPT.upper()}-1", logged_by=writer)
    desk.name = f"{KEPT.title()} desk"
    desk.save(update_fields=["name"])
    first = releases.propose_release(case, by=writer, reason="The firm agreed.")
    releases.send_back_release(first, reason=plant, by=cast.approver_a)
    ref = releases.approve_release(
        releases.propose_release(case, by=writer, reason="The firm agreed."), by=cast.approver_a
    ).case.ref
    import_file(KEPT.encode(), filename=f"{KEPT}.csv", by=writer)
    return ref, f"/desk/cases/{KEPT.upper()}-1/", first.get_absolute_url()


def by_sector(cast):
    """A case that may be told, but not whose it is."""
    plant = saying(SECTOR)
    firm = cast.firm(name=f"{plant} works", other_names=[f"{plant} a.s."])
    case = cast.draft(firm=firm, consent=Consent.SECTOR, title=f"{plant} hid a map")
    case.wordings.create(before=plant)
    cite(case, quote=plant)
    return case


def addressed(*words):
    """Every slug that the rows of the words have or may get, in every address that takes one."""
    rows = Case.objects.select_related("firm", "authority", "campaign")
    for word in words:
        row = rows.filter(firm__name=f"{saying(word)} works").first()
        if row and row.campaign:
            source = source_key({"url": f"https://{word}.example/"})
            yield from called(row.firm.slug, row.authority.slug, row.campaign.slug, source)
            stem = f"{word}-{ASKED}"
            yield from called(f"{stem}-works", f"{stem}-bureau", f"{stem}-letters")
        elif row:
            yield from called(row.firm.slug, "x", "x")
