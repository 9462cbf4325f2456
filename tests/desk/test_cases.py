"""Cases: the answer, the deadline and the sum are read off the events, in the order of time."""

from decimal import Decimal

import pytest

from incidents.models import Case, EventKind, FirmResponse
from incidents.models.desk.events import ordered

DEMAND = {"kind": "demanded", "on": "2018-04-25"}
UNDATED = {"on": ""}


def kind(name, on="", **fields):
    return {"kind": name, "on": on, **fields}


def read(cast, *events):
    """The case with these events, as it comes from the database."""
    case = cast.tell(cast.draft(), *events)
    return Case.objects.with_record().get(pk=case.pk)


ANSWERS = [
    # Nothing but demands is no answer.
    ([], "unknown", ""),
    ([DEMAND], "unknown", ""),
    ([DEMAND, kind("threatened", "2018-05-02")], "unknown", ""),
    ([DEMAND, kind("statement", "2018-05-05")], "unknown", ""),
    ([DEMAND, kind("complied", "2018-07-25")], "complied", "2018-07-25"),
    ([DEMAND, kind("complied")], "complied", ""),
    # The last answer counts, in whatever order they were typed.
    ([kind("complied", "2018-06"), kind("reversed", "2018-08")], "reversed", "2018-08"),
    ([kind("reversed", "2018-08"), kind("complied", "2018-06")], "reversed", "2018-08"),
    ([kind("apologised", "2018"), kind("complied", "2018-03")], "complied", "2018-03"),
    ([kind("partly-complied", "2018-07-24"), kind("complied", "2018-08")], "complied", "2018-08"),
    ([kind("refused", "2018-06"), kind("apologised", "2018-06")], "apologised", "2018-06"),
    # What comes after an answer is no answer.
    ([kind("complied", "2018-06"), kind("lifted", "2019")], "complied", "2018-06"),
    ([kind("refused", "2018-06"), kind("fined", "2019")], "refused", "2018-06"),
    # An undated answer stands behind what it was entered after.
    ([kind("complied", "2018-06"), kind("reversed")], "reversed", ""),
    ([kind("reversed"), kind("complied", "2018-06")], "complied", "2018-06"),
    ([DEMAND, kind("complied"), kind("statement", "2018-01")], "complied", ""),
]


@pytest.mark.parametrize(("events", "response", "day"), ANSWERS)
def test_the_answer_is_the_last_that_the_firm_gave(cast, events, response, day):
    case = read(cast, *events)
    assert (case.firm_response, case.responded_on) == (response, day)


def test_every_answer_is_a_kind_of_event():
    assert set(FirmResponse.values) - {"unknown"} <= set(EventKind.values)


SET, MORE = "deadline-set", "deadline-extended"


@pytest.mark.parametrize(
    ("events", "deadline"),
    [
        ([], ""),
        ([DEMAND], ""),
        ([kind(SET, due_on="2018-05-25")], "2018-05-25"),
        ([kind(SET, due_on="2018-05-25"), kind(MORE, due_on="2018-07-25")], "2018-07-25"),
        ([kind(MORE, due_on="2018-07-25"), kind(SET, due_on="2018-05-25")], "2018-07-25"),
        # A month ends after any of its days; a day says more than its month's end.
        ([kind(SET, due_on="2018-05-25"), kind(MORE, due_on="2018-05")], "2018-05"),
        ([kind(SET, due_on="2018-05"), kind(MORE, due_on="2018-05-31")], "2018-05-31"),
        ([kind(SET, due_on="2018"), kind(MORE, due_on="2019-01")], "2019-01"),
    ],
)
def test_the_deadline_is_the_last_day_set_or_granted(cast, events, deadline):
    assert read(cast, *events).demand_deadline_on == deadline


@pytest.mark.parametrize(
    ("events", "day"),
    [
        ([], ""),
        ([kind("reported", "2018-05")], ""),
        ([kind("demanded", "2018-04-25"), kind("demanded", "2018-02")], "2018-02"),
        ([kind("demanded"), kind("demanded", "2018-04-25")], "2018-04-25"),
        ([kind("demanded")], ""),
        # Reported in May: the demand was made by then, nobody knows when.
        ([kind("demanded", "2018-05", is_by=True)], ""),
        ([kind("demanded", "2018-05", is_by=True), kind("demanded", "2018-06")], "2018-06"),
    ],
)
def test_the_demand_is_of_the_first_day_known(cast, events, day):
    assert read(cast, *events).demanded_on == day


@pytest.mark.parametrize(
    ("sums", "fine"),
    [
        ([], None),
        ([None], None),
        (["200000"], (Decimal("200000"), "CNY")),
        (["100000", None, "50000.50"], (Decimal("150000.50"), "CNY")),
    ],
)
def test_fines_are_summed(cast, sums, fine):
    events = [
        kind("fined", "2018-04-02", amount=amount, currency="CNY" if amount else "")
        for amount in sums
    ]
    assert read(cast, *events).fine == fine


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a2018 b2017", "b2017 a2018"),
        ("a2018 b c2017", "c2017 a2018 b"),
        ("a b2018", "a b2018"),
        ("a b c", "a b c"),
        ("a2018 b2018", "a2018 b2018"),
        ("a2018-05 b2018-05-02 c2018", "c2018 a2018-05 b2018-05-02"),
        ("a2018 b c d2018-01-01 e", "a2018 b c d2018-01-01 e"),
    ],
)
def test_an_undated_event_stands_behind_the_one_it_was_entered_after(cast, typed, told):
    case = read(cast, *(kind("statement", word[1:], note=word) for word in typed.split()))
    assert [event.note for event in ordered(case.events.all())] == told.split()


@pytest.mark.parametrize(
    ("fields", "claim"),
    [
        ({"title": "Tatra hid a map"}, "Tatra hid a map"),
        ({"demanded_change": "Hide the map"}, "Tatra Instruments: Hide the map"),
        ({"demanded_change": "  "}, "Tatra Instruments: demand not known"),
        (
            {"demanded_change": "No demand stated; anger at a map"},
            "Tatra Instruments: Anger at a map",
        ),
        ({"demanded_change": "None stated: barred"}, "Tatra Instruments: Barred"),
        ({"demanded_change": "No demand stated"}, "Tatra Instruments: No demand stated"),
        (
            {"demanded_change": "No new contracts; leave"},
            "Tatra Instruments: No new contracts; leave",
        ),
    ],
)
def test_the_claim_is_as_typed_or_made_from_the_demand(cast, fields, claim):
    assert cast.draft(**fields).claim == claim


def test_the_line_of_business_that_was_hit_may_be_another_than_the_firms(cast):
    case = cast.muji_case
    assert case.sector == case.firm.sector
    case.own_sector = cast.airline_case.sector
    assert case.sector.slug == "airline"


def test_a_case_reads_its_record_in_a_constant_number_of_queries(
    cast, django_assert_max_num_queries
):
    cases = Case.objects.visible_to(cast.officer_a).with_record()
    # Five of them read versions of law: the article of a case is that of its day.
    with django_assert_max_num_queries(16):
        for case in cases:
            assert case.firm_response
            assert all(str(citation.text) for citation in case.citations.all())
            assert all(use.source.title for use in case.uses.all())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer_a", True),
        ("approver_a", True),
        ("inbox_a", False),
        ("officer_b", False),
        ("approver_b", False),
        ("analyst", False),
        ("admin", False),
        ("stranger", False),
    ],
)
def test_a_case_is_seen_by_those_who_log_cases_at_its_desk(cast, who, sees):
    seen = Case.objects.visible_to(getattr(cast, who))
    assert seen.filter(pk=cast.muji_case.pk).exists() is sees
    assert sees or not seen.filter(desk=cast.officer_a.desk).exists()
