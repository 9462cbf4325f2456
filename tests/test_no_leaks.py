"""What a desk keeps stays at the desk: a word is planted, and nobody else is told it anywhere."""

import pytest
from django.urls import resolve

from incidents.access import Consent
from incidents.actions import following, imports, releases, statistics
from incidents.models import (
    Authority,
    Campaign,
    Case,
    Counted,
    Instrument,
    Marking,
    Sector,
    Source,
    SourceUse,
    User,
)
from incidents.models.offers import private_slug
from tests.doors import API, REGISTER
from tests.outputs import (
    called,
    confidential,
    dashboards,
    desk,
    entry,
    everywhere,
    register,
    telling,
)

# All that is planted says both: readers ask for the one, for a page repeats what was asked, and
# must not be told the other.
TOLD, ASKED = "quillfish", "brimstone"
PLANT = "Quillfish brimstone"
READERS = ("stranger", "analyst", "officer_b")
OUTSIDE = ("stranger", "admin")


@pytest.fixture
def read(cast, client):
    """Sign a reader in and say where they are told."""

    def told_to(who, *addresses):
        client.logout()
        if who != "stranger":
            client.force_login(getattr(cast, who))
        return telling(client, TOLD, addresses)

    return told_to


@pytest.fixture
def planted(cast):
    """A case that says it in every field, with a firm, a body and a campaign of its desk."""
    desk_a, law = cast.officer_a.desk, Instrument.objects.get(key="advertising-law")
    own = {"desk": desk_a, "state": "CN"}
    body = Authority.objects.create(
        slug=private_slug(), name=f"{PLANT} bureau", kind="ministry", **own
    )
    campaign = Campaign.objects.create(
        slug=private_slug(), title=f"{PLANT} letters", demanded_change=PLANT, note=PLANT, **own
    )
    source = Source.objects.create(title=PLANT, url="https://quillfish.example/")

    def make(**fields):
        told = {
            "firm": cast.firm(name=f"{PLANT} works", other_names=[PLANT]),
            "authority": body,
            "campaign": campaign,
            "demanded_change": PLANT,
            "doubts": PLANT,
            "attribution_source": PLANT,
        }
        case = cast.draft(**told | fields)
        # A deadline ahead, or the calendar would have nothing to hide.
        ahead = {"kind": "deadline-set", "on": "2026-03-14", "due_on": "2090-01-01", "note": PLANT}
        cast.tell(case, {"kind": "demanded", "on": "2026-03-14", "note": PLANT}, ahead)
        case.wordings.create(before=PLANT, after=f"{PLANT} after")
        case.citations.create(instrument=law, provision=law.provisions.first(), quote=PLANT)
        SourceUse.objects.create(case=case, source=source, position=1)
        return case

    return make


def places(case):
    """Everywhere that a reader may ask, with every slug that the case's rows have or may get."""
    row = Case.objects.select_related("firm", "authority", "campaign").get(pk=case.pk)
    stem = "quillfish-brimstone"
    return [
        *everywhere(ASKED, row.ref),
        *called(row.firm.slug, row.authority.slug, row.campaign.slug),
        *called(f"{stem}-works", f"{stem}-bureau", f"{stem}-letters"),
    ]


def test_what_is_released_is_found_in_every_form(cast, planted, read):
    """The searches below would find a leak: this is what they find where there is none to hide."""
    case = planted()
    ref = cast.release(case).case.ref
    # What a law is called, how the API is used and what is measured tells of no case.
    silent = {"/regulations/", "/api/docs/", "/api/v1/schema/", "/metrics", "/responses/clocks/"}
    silent |= {one for one in register() + register(f"?q={ASKED}") if "v1/regulations" in one}
    # What governments did names entries and campaigns that were answered, and no others.
    silent |= {"/responses/", "/responses/us-ceca-2023/", "/api/v1/responses/"}
    # The confidential statistics never say what the register says.
    silent |= set(confidential())
    # Lists of everything show their first page, by name.
    silent |= {"/api/v1/firms/"}
    # Figures count; these have rows with names.
    figures = {one for one in dashboards(f"?q={ASKED}") if "authority" not in one}
    silent |= {one for one in figures if "by-campaign.csv" not in one}
    for who in READERS:
        told = set(read(who, *everywhere(ASKED, ref)))
        assert set(everywhere(ASKED, ref)) - silent <= told
        assert told & silent <= figures


def test_every_open_door_is_searched():
    """A page or form of the register that is not among these would be searched for no leak."""
    ref = "CCI-2018-0001"
    searched = [*everywhere(ASKED, ref), *called("x", "x", "x")]
    told = {"ref": ref, "edition": "2026-11"}
    doors = [address.format(**told) for method, _, address, _ in REGISTER + API if method == "GET"]
    assert named(doors) <= named(searched)


def named(addresses):
    return {resolve(address.partition("?")[0]).url_name for address in addresses}


@pytest.mark.parametrize("who", [*READERS, "approver_b", "inbox_a", "admin"])
def test_an_unreleased_case_is_nowhere(cast, planted, read, who):
    case = planted()
    assert read(who, *places(case), *desk(ASKED)) == []


@pytest.mark.parametrize("who", [*READERS, "approver_b", "admin"])
def test_a_case_counted_in_confidence_is_told_nowhere(cast, planted, read, who):
    """Five firms stand in its cell, and an edition counts it; yet no answer says a word of it."""
    case = planted(consent=Consent.AGGREGATE)
    others = [cast.draft(firm=cast.firm(name=f"Works {one}")) for one in range(4)]
    rows = Case.objects.filter(pk__in=[case.pk, *(one.pk for one in others)])
    rows.update(
        consent=Consent.AGGREGATE,
        logged_at="2026-01-01T00:00Z",
        own_sector=Sector.objects.first(),
        state="CN",
    )
    edition = statistics.publish(statistics.this_month(), by=None)
    assert Counted.objects.count() == 5
    assert '"cases": 5' in edition.body
    assert read(who, *places(case), *desk(ASKED)) == []


@pytest.mark.parametrize("who", READERS)
def test_a_proposal_is_nowhere(cast, planted, read, who):
    case = planted()
    release = releases.propose(case, by=cast.officer_a)
    assert read(who, *places(case), *desk(ASKED), release.get_absolute_url()) == []


@pytest.mark.parametrize("who", READERS)
def test_what_the_desk_keeps_of_a_released_case_is_nowhere(cast, read, who):
    writer = cast.person("quillfish@desk-a.example", "officer", desk=cast.officer_a.desk)
    User.objects.filter(pk=writer.pk).update(name="Quillfish Writer")
    case = cast.draft(note=PLANT, slug="quillfish-row", row_sha256="quillfish")
    Case.objects.filter(pk=case.pk).update(reference="QUILLFISH-1", logged_by=writer)
    cast.officer_a.desk.name = "Quillfish desk"
    cast.officer_a.desk.save(update_fields=["name"])
    first = releases.propose(case, by=writer)
    releases.refuse(first, reason=PLANT, by=cast.approver_a)
    ref = releases.approve(releases.propose(case, by=writer), by=cast.approver_a).case.ref
    imports.take(b"quillfish", filename="quillfish.csv", by=writer)
    private = ["/desk/cases/QUILLFISH-1/", first.get_absolute_url()]
    # An administrator invites people, and reads their names and desks.
    at_desk = [one for one in desk(ASKED) if (who, one) != ("admin", "/desk/people/")]
    assert read(who, *everywhere(ASKED, ref), *at_desk, *private) == []
    assert "/desk/cases/" in read("officer_a", "/desk/cases/")


@pytest.mark.parametrize("who", [*READERS, "admin"])
def test_what_is_for_the_community_is_not_told_to_the_public(cast, planted, read, who):
    case = planted(marking=Marking.GREEN)
    cast.release(case)
    found = read(who, *places(case))
    if who in OUTSIDE:
        assert found == []
    else:
        assert set(register(f"?q={ASKED}")[:7]) < set(found)


@pytest.mark.parametrize("who", [*READERS, "admin"])
def test_a_note_for_the_community_is_not_told_to_the_public(cast, read, who):
    ref = cast.release(cast.draft(community_note=PLANT)).case.ref
    found = read(who, *everywhere(ASKED, ref))
    assert found == ([] if who in OUTSIDE else entry(ref)[:2])


@pytest.mark.parametrize("who", READERS)
def test_consent_for_the_sector_names_the_firm_nowhere(cast, read, who):
    firm = cast.firm(name=f"{PLANT} works", other_names=[f"{PLANT} a.s."])
    case = cast.draft(firm=firm, consent=Consent.SECTOR, title=f"{PLANT} hid a map")
    case.wordings.create(before=PLANT)
    law = Instrument.objects.get(key="advertising-law")
    case.citations.create(instrument=law, provision=law.provisions.first(), quote=PLANT)
    ref = cast.release(case).case.ref
    assert read(who, *everywhere(ASKED, ref), *called(firm.slug, "x", "x"), *desk(ASKED)) == []


@pytest.mark.parametrize("who", READERS)
def test_a_withdrawn_entry_leaves_its_reason_only(cast, planted, read, who):
    case = planted()
    release = cast.release(case)
    # Pages that were kept for the next reader are kept no longer.
    assert read(who, *places(case)) != []
    releases.withdraw(release, reason="The firm asked for it.", by=cast.officer_a)
    # The firm and the body, once named, are offered to every desk that writes.
    offering = ["/desk/cases/new/", "/desk/cases/many/", "/desk/cases/offers/"]
    at_desk = [one for one in desk(ASKED) if one not in offering]
    assert read(who, *places(case), *at_desk) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer_b", 404),
        ("approver_b", 404),
        ("inbox_a", 403),
        ("analyst", 403),
        ("admin", 403),
        ("stranger", 302),
    ],
)
def test_another_desk_is_not_told_that_a_case_or_a_release_exists(cast, client, who, status):
    case = cast.draft()
    release = releases.propose(case, by=cast.officer_a)
    if who != "stranger":
        client.force_login(getattr(cast, who))
    case_at, release_at = case.get_absolute_url(), release.get_absolute_url()
    for address in (case_at, f"{case_at}edit/", f"{case_at}release/", release_at):
        assert client.get(address).status_code == status, address
    acts = [f"{release_at}{verb}/" for verb in ("approve", "refuse", "withdraw")]
    for address in (f"{case_at}edit/", f"{case_at}release/", *acts):
        # An officer who may approve nothing is told so before anything is looked up.
        expected = 403 if (who, address) == ("officer_b", acts[0]) else status
        assert client.post(address, {"reason": "Mine."}).status_code == expected, address
    release.refresh_from_db()
    assert release.state == "proposed"


@pytest.mark.parametrize("who", ["analyst", "officer_b", "admin"])
def test_a_saved_search_tells_no_more_than_the_register(cast, planted, read, who):
    row = following.keep("x", f"q={ASKED}", is_desks=False, pace="daily", by=getattr(cast, who))
    page, key = row.get_absolute_url(), row.subscriptions.get().feed_key
    here = [page, f"{page[:-1]}.atom", f"/api/v1{page}".replace("following", "searches")]
    here.append(f"/following/feeds/{key}.atom")
    case = planted(marking=Marking.GREEN)
    assert read(who, *here) == []
    release = cast.release(case)
    assert read(who, *here) == ([] if who == "admin" else here)
    releases.withdraw(release, reason="The firm asked for it.", by=cast.officer_a)
    assert read(who, *here) == []


def test_nothing_tells_an_unknown_slug_from_a_hidden_one(cast, planted, client):
    case = planted()
    for word in ("firm", "authority", "campaign"):
        hidden, unknown = getattr(case, word).slug, "own-000000000000"
        for here in ("/incidents/", "/api/v1/incidents/"):
            told = [client.get(f"{here}?{word}={slug}") for slug in (hidden, unknown)]
            assert told[0].status_code == told[1].status_code == 200
            assert told[0].content.replace(hidden.encode(), unknown.encode()) == told[1].content
