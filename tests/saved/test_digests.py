"""Letters of what changed: what they say, to whom, in whose rights, and what becomes of them."""

import pytest
from django.conf import settings as site
from django.http import QueryDict

from incidents import jobs
from incidents.actions.desk import releases
from incidents.actions.people import ledger
from incidents.actions.saved import digests, searches
from incidents.models import Case, Change, CollectiveResponseLink, Desk, Marking, Pace, User
from incidents.models.saved.changes import SearchInterval
from incidents.queries import Query
from incidents.queries.saved_matches import changes_matching
from incidents.values.tiers import Consent
from tests.support.mail import said


def change(case, **fields):
    Case.objects.filter(pk=case.pk).update(**fields)
    return Case.objects.get(pk=case.pk)


def test_a_letter_names_the_search_the_entry_and_the_fields_that_changed(cast, office, follow):
    case = cast.draft()
    follow(cast.analyst)
    ref = cast.release(case).case.ref
    jobs.send_digests()
    cast.release(change(case, demanded_change="Take all maps off the wall"))
    jobs.send_digests()
    jobs.send_digests()
    first, second = map(said, office.letters)
    assert first.startswith("Maps: 1 added (TLP:GREEN)\n")
    assert "Added (1)" in first
    assert f"  {ref} was added.\n" in first
    assert f"{site.ORIGIN}/incidents/{ref}/" in first
    assert second.startswith("Maps: 1 changed (TLP:GREEN)\n")
    assert "was changed: title and what was demanded.\n" in second
    assert "Take all maps off the wall" in second


def test_several_changes_of_one_entry_are_told_as_what_they_come_to(cast, office, follow):
    case = cast.draft()
    follow(cast.analyst)
    cast.release(case)
    cast.release(change(case, demanded_change="Another map"))
    jobs.send_digests()
    assert [letter["Subject"] for letter in office.letters] == ["Maps: 1 added (TLP:GREEN)"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("firm_response=unknown", "1 no longer matches"),
        ("firm_response=refused", "1 added"),
        ("q=tatra", "1 changed"),
        ("state=CN&topic=maps-and-borders", "1 changed"),
        ("topic=tibet", None),
        ("since=2027", None),
    ],
)
def test_a_change_is_told_as_what_it_is_for_this_question(cast, office, follow, query, told):
    case = cast.draft()
    cast.release(case)
    follow(cast.analyst, query)
    cast.tell(case, {"kind": "refused", "on": "2026-04-01"})
    cast.release(Case.objects.get(pk=case.pk))
    jobs.send_digests()
    expected = [f"Maps: {told} (TLP:GREEN)"] if told else []
    assert [letter["Subject"] for letter in office.letters] == expected


def test_an_entry_withdrawn_before_sending_is_told_without_content(cast, office, follow):
    follow(cast.analyst)
    release = cast.release(cast.draft())
    assert digests.plan(changes_matching) == 1
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    digests.send_batch(changes_matching)
    (letter,) = map(said, office.letters)
    assert "Withdrawn (1)" in letter
    assert release.case.ref in letter
    for word in ("Tatra", "map", "The firm asked", "What changed"):
        assert word not in letter.replace("Maps", "")


def test_who_lost_a_tier_since_is_told_nothing_of_it(cast, office, follow):
    reader = cast.person("reader@community.example", "analyst")
    row = follow(reader)
    cast.release(cast.draft(marking=Marking.GREEN))
    assert digests.plan(changes_matching) == 1
    User.objects.filter(pk=reader.pk).update(roles=["admin"])
    digests.send_batch(changes_matching)
    assert office.letters == []
    assert row.digests.get().state == "nothing"
    # What the public reads is still told.
    ref = cast.release(cast.draft()).case.ref
    cast.release(cast.draft(marking=Marking.GREEN))
    jobs.send_digests()
    (letter,) = map(said, office.letters)
    assert letter.startswith("Maps: 1 added (TLP:CLEAR)\nTLP:CLEAR\n")
    assert ref in letter


def test_rights_that_go_while_letters_are_written_keep_them_from_leaving(cast, office, follow):
    reader = cast.person("reader@community.example", "analyst")
    follow(reader)
    cast.release(cast.draft(marking=Marking.GREEN))
    digests.plan(changes_matching)

    def meanwhile(asked):
        found = changes_matching(asked)
        User.objects.filter(pk=reader.pk).update(roles=["admin"])
        return found

    digests.send_batch(meanwhile)
    assert office.letters == []
    jobs.send_digests()
    assert office.letters == []


def test_an_entry_withdrawn_while_letters_are_written_is_not_told_of(cast, office, follow):
    follow(cast.analyst)
    release = cast.release(cast.draft())
    digests.plan(changes_matching)

    def meanwhile(asked):
        found = changes_matching(asked)
        releases.withdraw_release(release, reason="At once.", by=cast.officer_a)
        return found

    digests.send_batch(meanwhile)
    assert office.letters == []
    jobs.send_digests()
    assert all("Take a map" not in said(letter) for letter in office.letters)


def test_mail_does_not_carry_what_only_the_community_reads(cast, office, follow):
    follow(cast.analyst)
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    jobs.send_digests()
    (letter,) = map(said, office.letters)
    assert letter.startswith("Maps: 1 added (TLP:GREEN)\nTLP:GREEN\n")
    assert ref in letter
    assert "Take a map" not in letter
    assert "sign in to read it" in letter


def test_a_change_for_the_community_alone_tells_the_public_nothing(cast, office, follow):
    case = cast.draft()
    cast.release(case)
    follow(cast.admin)
    follow(cast.analyst)
    cast.release(change(case, community_note="Three more firms were asked."))
    jobs.send_digests()
    assert office.to() == [cast.analyst.email]
    assert "note for the community tier" in said(office.letters[0])
    assert "Three more firms" not in said(office.letters[0])


def test_consent_narrowed_to_the_desk_is_a_withdrawal_to_the_public(cast, office, follow):
    case = cast.draft()
    cast.release(case)
    follow(cast.admin)
    cast.release(change(case, marking=Marking.GREEN))
    jobs.send_digests()
    assert office.letters[0]["Subject"] == "Maps: 1 withdrawn (TLP:CLEAR)"


def test_an_entry_without_the_firms_name_is_found_by_no_search_for_it(cast, office, follow):
    follow(cast.analyst, "firm=tatra-instruments")
    follow(cast.analyst, "q=tatra")
    cast.release(cast.draft(consent=Consent.SECTOR))
    jobs.send_digests()
    assert office.letters == []


def test_a_search_of_the_public_tier_is_told_as_the_public_reads_it(cast, office, follow):
    case = cast.draft()
    cast.release(case)
    follow(cast.analyst, "tier=public&q=tatra")
    cast.release(change(case, marking=Marking.GREEN))
    jobs.send_digests()
    assert office.letters[0]["Subject"] == "Maps: 1 withdrawn (TLP:CLEAR)"


def test_a_desks_search_is_told_to_those_at_the_desk(cast, office, follow):
    row = follow(cast.officer_a, is_desks=True)
    searches.subscribe(row.search, pace=Pace.AT_ONCE, by=cast.approver_a)
    leaver = cast.person("leaver@desk-a.example", "officer", desk=cast.officer_a.desk)
    searches.subscribe(row.search, pace=Pace.AT_ONCE, by=leaver)
    desk_b = Desk.objects.get(slug="desk-b")
    User.objects.filter(pk=leaver.pk).update(desk=desk_b)
    cast.release(cast.draft())
    jobs.send_digests()
    assert sorted(office.to()) == [cast.approver_a.email, cast.officer_a.email]


def test_who_may_not_sign_in_any_more_gets_no_letter(cast, office, follow):
    reader = cast.person("left@community.example", "analyst")
    follow(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    cast.release(cast.draft())
    jobs.send_digests()
    assert office.letters == []


def test_letters_that_are_ended_between_planning_and_sending_do_not_leave(cast, office, follow):
    row = follow(cast.analyst)
    cast.release(cast.draft())
    digests.plan(changes_matching)
    searches.end_subscription(row.stop_key)
    jobs.send_digests()
    assert office.letters == []
    assert row.digests.get().state == "nothing"


def test_an_answer_released_on_a_followed_campaign_is_in_the_digest(cast, office, follow):
    """The act in the ledger is the outbox of it: `response approved`, with the answer's slug."""
    link = CollectiveResponseLink.objects.filter(campaign__slug="caac-letter-2018").first()
    follow(cast.analyst, "campaign=caac-letter-2018")
    follow(cast.admin, "campaign=lotte-thaad-2017")
    follow(cast.officer_b, "q=tatra")
    gone = ledger.record("response approved", "R-0", by=cast.approver_a, slug="withdrawn-since")
    ledger.record("response approved", "R-1", by=cast.approver_a, slug=link.response.slug)
    ledger.record("response approved", "R-1", by=cast.approver_a, slug=link.response.slug)
    jobs.send_digests()
    jobs.send_digests()
    assert office.to() == [cast.analyst.email]
    letter = said(office.letters[0])
    assert letter.startswith("Maps: 1 collective response (TLP:CLEAR)")
    assert letter.count(f"{site.ORIGIN}{link.response.get_absolute_url()}") == 1
    assert link.response.name in letter
    assert gone.detail["slug"] not in letter


QUERIES = [
    "",
    "q=taiwan",
    'q="hong+kong"',
    "q=中国",
    "q=管理",
    "q=citroen",
    "topic=taiwan-designation&topic=tibet",
    "firm_response=complied&country=JP",
    "tactic=fine&state=CN",
    "regulation=advertising-law",
    "provision=advertising-law%239(4)",
    "sector=airline&authority=caac&campaign=caac-letter-2018",
    "firm=delta-air-lines",
    "attribution=led&since=2018-05&until=2018",
    "demand_deadline_before=2019",
    "tier=public&q=muji",
]


@pytest.mark.parametrize("query", QUERIES)
def test_changes_answer_a_question_where_the_entries_do(cast, query):
    """Every shipped entry came as a change: both are asked the same and say the same."""
    rows = Query(QueryDict(query), cast.analyst).rows()
    asked = SearchInterval(1, query, cast.analyst, 0, Change.objects.last_number())
    found = changes_matching([asked]).get(1, [])
    assert {row["ref"] for row in found} == set(rows.values_list("ref", flat=True))
