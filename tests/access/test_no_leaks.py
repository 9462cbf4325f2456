"""What a desk keeps stays at the desk: words are planted, and nobody else is told them anywhere."""

import pytest
from django.urls import resolve

from incidents.actions.desk import releases
from incidents.actions.register import editions
from incidents.actions.saved import searches
from incidents.figures.results import edition_tables
from incidents.models import Marking
from incidents.models.register import editions as edition_rows
from tests.support.addresses import API, ONLY_TOKENS, REGISTER
from tests.support.outputs import (
    WITHOUT_NAMES,
    called,
    confidential,
    dashboards,
    desk,
    edition,
    entry,
    everywhere,
    register,
    telling,
)
from tests.support.planted import (
    ALL,
    ASKED,
    COUNTED,
    GREEN,
    KEPT,
    NOTE,
    PROPOSED,
    RELEASED,
    SECTOR,
    UNRELEASED,
    addressed,
)

# Who may read most comes first: what was kept of an answer to one is told to none after.
READERS = ("approver_b", "officer_b", "inbox_a", "analyst", "admin", "stranger")
# Read what the public reads: an admin is told nothing for being one.
OUTSIDE = ("stranger", "admin")
# The firm and the body, once named, are offered to every desk that writes.
OFFERING = {"/desk/cases/new/", "/desk/cases/many/", "/desk/cases/offers/"}
OFFERING |= {"/desk/firms/", "/desk/authorities/", "/desk/campaigns/"}


@pytest.fixture
def read(cast, client):
    """Sign a reader in and say who is told which word where."""

    def told_to(who, words, addresses):
        client.logout()
        if who != "stranger":
            client.force_login(getattr(cast, who))
        return telling(client, words, addresses)

    return told_to


@pytest.fixture
def published(cast, secrets, tmp_path, monkeypatch):
    """The places of an edition that was published with all the secrets at hand."""
    monkeypatch.setattr(edition_rows, "editions_folder", lambda: tmp_path)
    newer = editions.publish_edition(edition_tables.freeze, by=None)
    editions.write_waiting_files(edition_tables.compute_figures)
    return edition(newer.number, ASKED)


@pytest.mark.slow  # every place is read by everybody
def test_an_edition_tells_nobody_what_the_public_is_not_told(cast, published, read):
    holds_entries = {one for one in published if "incidents." in one}
    # Who reads most, and who reads least: an edition is the same for all.
    for who in ("analyst", "stranger"):
        told = read(who, ALL, published)
        for word in (UNRELEASED, PROPOSED, COUNTED, SECTOR, KEPT, GREEN, NOTE):
            assert told[word] == [], (who, word)
        assert holds_entries <= set(told[RELEASED]), who


@pytest.mark.slow  # every place is read by everybody
def test_a_secret_is_told_nowhere_and_a_release_everywhere(cast, secrets, read):
    places = [*everywhere(ASKED, *secrets.refs), *addressed(*ALL), *desk(ASKED), *secrets.private]
    for who in READERS:
        told = read(who, ALL, places)
        for word in (UNRELEASED, PROPOSED, COUNTED, SECTOR):
            assert told[word] == [], (who, word)
        assert told[KEPT] == knows_the_desk(who, told[KEPT]), who
        if who in OUTSIDE:
            assert told[GREEN] == told[NOTE] == [], who
        else:
            assert set(register(f"?q={ASKED}")[:9]) < set(told[GREEN]), who
            assert told[NOTE] == entry(secrets.noted)[:5], who
        assert_found(told[RELEASED], everywhere(ASKED, secrets.released.case.ref))


def knows_the_desk(who, told):
    """Who administrates reads of desks and people there; who is at the desk, its name."""
    if who == "inbox_a":
        return told
    return ["/desk/people/"] if who == "admin" else []


def assert_found(told, places):
    """The searches above would find a leak: this is what they find where there is none to hide."""
    # What a law is called, how the API is used and what is measured tells of no case.
    silent = {"/regulations/", "/api/docs/", "/api/v1/schema/", "/metrics", "/responses/deadlines/"}
    silent |= {one for one in places if "v1/regulations" in one or one.endswith(".jpg")}
    # What governments did names entries and campaigns that were answered, and no others.
    silent |= {"/responses/", "/responses/us-ceca-2023/", "/api/v1/responses/"}
    silent |= set(WITHOUT_NAMES)
    # The confidential statistics never say what the register says.
    silent |= set(confidential())
    # Lists of everything show their first page, by name.
    silent |= {"/api/v1/firms/", "/api/v1/campaigns/"}
    # Figures count; these have rows with names.
    figures = {one for one in dashboards(f"?q={ASKED}") if "authority" not in one}
    silent |= {one for one in figures if "by-campaign.csv" not in one}
    assert set(places) - silent <= set(told)
    assert set(told) & silent <= figures


def test_the_desk_itself_is_told_what_it_keeps(cast, secrets, read):
    told = read("officer_a", ALL, ["/desk/cases/", *secrets.private])
    assert set(told) == set(ALL)
    assert "/desk/cases/" in told[KEPT]
    assert set(secrets.private) <= {*told[KEPT], *told[PROPOSED]}


def test_every_open_door_is_searched():
    """A page or form of the register that is not among these would be searched for no leak."""
    ref = "CCI-2018-0001"
    searched = [*everywhere(ASKED, ref), *called("x", "x", "x"), *edition(1, ASKED)]
    told = {"ref": ref, "edition": "2026-11", "source": "0" * 16}
    # Doors of programs with a token are a desk's own: tests/desk/test_case_api.py.
    doors = [
        address.format(**told)
        for method, _route, address, statuses in REGISTER + API
        if method == "GET" and statuses != ONLY_TOKENS
    ]
    assert named(doors) <= named(searched)


def named(addresses):
    return {resolve(address.partition("?")[0]).url_name for address in addresses}


@pytest.mark.slow  # every place is read four times
def test_a_withdrawn_entry_leaves_its_reason_only(cast, planted, read):
    # An officer of another desk reads what an analyst reads, and a desk's pages besides.
    readers = ("officer_b", "stranger")
    release = cast.release(planted(RELEASED))
    places = [*everywhere(ASKED, release.case.ref), *addressed(RELEASED)]
    # Pages that were kept for the next reader are kept no longer.
    for who in readers:
        assert read(who, [RELEASED], places)[RELEASED] != [], who
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    at_desk = [one for one in desk(ASKED) if one not in OFFERING]
    for who in readers:
        assert read(who, [RELEASED], [*places, *at_desk])[RELEASED] == [], who


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
    release = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    if who != "stranger":
        client.force_login(getattr(cast, who))
    case_at, release_at = case.get_absolute_url(), release.get_absolute_url()
    for address in (case_at, f"{case_at}edit/", f"{case_at}release/", release_at):
        assert client.get(address).status_code == status, address
    acts = [f"{release_at}{verb}/" for verb in ("approve", "send-back", "set-aside", "withdraw")]
    for address in (f"{case_at}edit/", f"{case_at}release/", *acts):
        # An officer who may approve nothing is told so before anything is looked up.
        expected = 403 if (who, address) == ("officer_b", acts[0]) else status
        assert client.post(address, {"reason": "Mine."}).status_code == expected, address
    release.refresh_from_db()
    assert release.state == "proposed"


@pytest.mark.parametrize("who", ["analyst", "officer_b", "admin"])
def test_a_saved_search_tells_no_more_than_the_register(cast, planted, read, who):
    row = searches.save_search(
        "x", f"q={ASKED}", is_desks=False, pace="daily", by=getattr(cast, who)
    )
    page, key = row.get_absolute_url(), row.subscriptions.get().feed_key
    here = [page, f"{page[:-1]}.atom", f"/api/v1{page}".replace("saved", "searches")]
    here.append(f"/saved/feeds/{key}.atom")
    case = planted(GREEN, marking=Marking.GREEN)
    assert read(who, [GREEN], here)[GREEN] == []
    release = cast.release(case)
    assert read(who, [GREEN], here)[GREEN] == ([] if who == "admin" else here)
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    assert read(who, [GREEN], here)[GREEN] == []


def test_nothing_tells_an_unknown_slug_from_a_hidden_one(cast, planted, client):
    case = planted()
    for word in ("firm", "authority", "campaign"):
        hidden, unknown = getattr(case, word).slug, "own-000000000000"
        for here in ("/incidents/", "/api/v1/incidents/"):
            told = [client.get(f"{here}?{word}={slug}") for slug in (hidden, unknown)]
            assert told[0].status_code == told[1].status_code == 200
            assert told[0].content.replace(hidden.encode(), unknown.encode()) == told[1].content
