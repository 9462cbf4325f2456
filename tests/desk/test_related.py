"""Related cases: ties with points, reasons in words, no noise, and dismissed for good."""

import datetime as dt

import pytest

from incidents.actions.desk import related
from incidents.actions.desk.summaries import refresh_summaries, summarise_case
from incidents.models import Case, Citation, Event, Ledger, Provision
from incidents.models.desk.sharing import Marking
from incidents.queries.desk.related import list_related
from incidents.values.relatedness import COMMON, MOST_RELATED, Tie, Trace, find_ties, rank_related
from tests.desk.test_parties import refusal

LETTER = "Take the map of the South China Sea off the wall"


def trace(key="A", **columns):
    facts = {
        "title": "A title",
        "demand": "",
        "wording": "",
        "deadline": "",
        "authority": "",
        "provisions": (),
        "reported_from": dt.date(2026, 3, 14),
    }
    return Trace(key, **facts | columns)


TIES = [
    ({"demand": LETTER}, {"demand": f"  {LETTER.upper()}!"}, {Tie.LETTER}),
    ({"demand": "Stop it"}, {"demand": "stop it"}, {Tie.DEMAND}),
    ({"demand": LETTER}, {"demand": f"Please: {LETTER}, at once"}, {Tie.DEMAND}),
    ({"demand": LETTER}, {"demand": "Name Taiwan as a province"}, set()),
    ({"demand": ""}, {"demand": ""}, set()),
    ({"wording": "Taiwan, China"}, {"wording": "taiwan, china "}, {Tie.WORDING}),
    ({"wording": "TW"}, {"wording": "TW"}, set()),
    ({"deadline": "2018-05-25"}, {"deadline": "2018-05-25"}, {Tie.DEADLINE}),
    # A month that both have is no deadline that both have.
    ({"deadline": "2018-05"}, {"deadline": "2018-05"}, set()),
    ({"authority": "caac"}, {"authority": "caac"}, {Tie.AUTHORITY}),
    (
        {"authority": "caac"},
        {"authority": "caac", "reported_from": dt.date(2026, 6, 14)},
        set(),
    ),
    ({"provisions": ("a#1", "a#2")}, {"provisions": ("a#2",)}, {Tie.ARTICLE}),
    (
        {"provisions": ("a#2",)},
        {"provisions": ("a#2",), "reported_from": dt.date(2027, 6, 14)},
        set(),
    ),
]


@pytest.mark.parametrize(("one", "other", "ties"), TIES)
def test_ties_are_what_two_cases_have_in_common(one, other, ties):
    assert set(find_ties(trace(**one), trace("B", **other))) == ties
    assert set(find_ties(trace("B", **other), trace(**one))) == ties


def test_one_tie_is_not_enough_unless_it_is_the_letter():
    one = trace(demand=LETTER, authority="caac", deadline="2026-05-25")
    others = [
        trace("letter", demand=LETTER),
        trace("authority", authority="caac"),
        trace("both", authority="caac", deadline="2026-05-25"),
    ]
    assert [row.trace.key for row in rank_related(one, others)] == ["letter", "both"]


def test_a_common_tie_counts_half():
    one = trace(authority="caac", deadline="2026-05-25")
    few = [trace(f"{n}", authority="caac", deadline="2026-05-25") for n in range(COMMON)]
    assert len(rank_related(one, few)) == MOST_RELATED
    many = [*few, trace("more", authority="caac")]
    assert rank_related(one, many) == []


def test_cases_of_one_campaign_or_logged_together_are_no_news():
    one = trace(demand=LETTER, campaign="letters", batch=7)
    others = [
        trace("campaign", demand=LETTER, campaign="letters"),
        trace("batch", demand=LETTER, batch=7),
        trace("other", demand=LETTER, campaign="others"),
    ]
    assert [row.trace.key for row in rank_related(one, others)] == ["other"]


def related_keys(cast, case, by=None):
    while refresh_summaries():
        pass
    case = Case.objects.with_record().get(pk=case.pk)
    return [row.trace.key for row in list_related(case, summarise_case(case), by or cast.officer_a)]


def test_a_page_says_in_words_why_and_forgets_what_was_dismissed(client, cast):
    article = Provision.objects.get(key="advertising-law#9(4)")
    cases = [cast.draft(firm=cast.firm(name=name)) for name in ("Tatra", "Vltava")]
    for case in cases:
        due = {"kind": "deadline-set", "due_on": "2026-05-25"}
        Event.objects.create(case=case, position=0, **due)
        Citation.objects.create(case=case, instrument=article.instrument, provision=article)
    case, other = cases
    client.force_login(cast.officer_a)
    assert related_keys(cast, case) == [other.reference]
    page = client.get(case.get_absolute_url()).content.decode()
    for reason in (
        "Same demand, word for word",
        "Same demand deadline: 25 May 2026.",
        "Same authority within 60 days: Civil Aviation Administration of China.",
        "Same article within a year: Advertising Law, art. 9(4).",
    ):
        assert reason in page
    here = f"{case.get_absolute_url()}unrelated/"
    assert client.post(here, {"other": other.reference}).status_code == 302
    # Neither is suggested for the other, whoever looks.
    assert related_keys(cast, case) == related_keys(cast, other, by=cast.approver_a) == []
    assert Ledger.objects.about(case.reference).last().verb == "related case dismissed"


def test_across_desks_only_what_is_released_is_related(cast):
    theirs = cast.draft(by=cast.officer_b, firm=cast.firm(by=cast.officer_b))
    ours = cast.draft()
    assert related_keys(cast, ours) == []
    cast.release(theirs)
    theirs.refresh_from_db()
    assert related_keys(cast, ours) == [theirs.ref]
    related.dismiss_relation(ours, theirs.ref, by=cast.officer_a)
    assert related_keys(cast, ours) == []


def test_a_case_of_the_desk_is_not_listed_again_as_its_incident(cast):
    ours, released = cast.draft(), cast.draft()
    cast.release(released)
    assert related_keys(cast, ours) == [released.reference]


def test_a_red_case_is_related_for_its_readers_only(cast):
    case, red = cast.draft(), cast.draft(marking=Marking.RED)
    red.readers.add(cast.officer_a)
    assert related_keys(cast, case) == [red.reference]
    assert related_keys(cast, case, by=cast.approver_a) == []


def test_only_what_can_be_read_is_dismissed(cast):
    case, red = cast.draft(), cast.draft(marking=Marking.RED)
    theirs = cast.draft(by=cast.officer_b, firm=cast.firm(by=cast.officer_b))
    for key in (red.reference, theirs.reference, "CCI-2026-9999", case.reference):
        assert "no such case" in refusal(
            lambda key=key: related.dismiss_relation(case, key, by=cast.officer_a)
        )


def test_the_shipped_cases_have_few_and_close_relations(cast):
    """Noise control, counted on what ships: most cases have none."""
    while refresh_summaries():
        pass
    rows = Case.objects.visible_to(cast.officer_a).exclude(data_set="").with_record()
    counts = [len(list_related(case, summarise_case(case), cast.officer_a)) for case in rows]
    assert len(counts) == 103
    # Once boycotts had no authority, and many days became months, few ties were left.
    assert sum(1 for count in counts if count) == 2
    assert max(counts) == 1
