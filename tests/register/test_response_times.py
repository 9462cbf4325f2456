"""From demand to first concession: what the days of one incident say, and what they do not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.actions.register.publication import demand_days, entry_of
from incidents.models import Case, Incident
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import DaySpan, DemandDays, time_columns

ON_THE_25TH = ("2018-04-25", "2018-04-25")


def days(demanded=ON_THE_25TH, conceded=None, response="complied", last_known=""):
    """(outcome, least, most) of the ends of two intervals."""
    spans = [
        DaySpan.of(dict(zip(("not_before", "not_after"), ends or ("", ""), strict=True)))
        for ends in (demanded, conceded)
    ]
    return tuple(time_columns(DemandDays(*spans, response, last_known)).values())[:3]


# Days are counted from 25 April: 1 May is day 6, 25 May day 30, 31 May day 36.
@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"conceded": ("2018-05-25",) * 2}, ("conceded", 30, 30)),
        ({"conceded": ("2018-05",) * 2, "response": "apologised"}, ("conceded", 6, 36)),
        ({"conceded": ("2018",) * 2, "response": "partly-complied"}, ("conceded", 0, 250)),
        ({"demanded": ("2018-04",) * 2, "conceded": ("2018-05-25",) * 2}, ("conceded", 25, 54)),
        # Only the day by which the demand was known: it may have been made long before.
        ({"demanded": ("", "2018-04-25"), "conceded": ("2018-05-25",) * 2}, ("conceded", 30, None)),
        # An interval of the demand's own.
        (
            {"demanded": ("2018-04-20", "2018-04-25"), "conceded": ("2018-05-25",) * 2},
            ("conceded", 30, 35),
        ),
        # A concession without a day came at some time: no end is invented.
        ({}, ("conceded", 0, None)),
        ({"conceded": ("", "2018-05-25")}, ("conceded", 0, 30)),
        # What was reversed had been conceded before.
        ({"conceded": ("", "2018-05-25"), "response": "reversed"}, ("conceded", 0, 30)),
        ({"response": "refused"}, ("refused", 0, None)),
        # Unknown is not waiting, unless a source says so.
        ({"response": "unknown"}, ("unknown", 0, None)),
        ({"response": "unknown", "last_known": "2018-05-25"}, ("waiting", 30, None)),
        ({"response": "unknown", "last_known": "2018-05"}, ("waiting", 6, None)),
        (
            {"demanded": ("", "2018-04-25"), "response": "unknown", "last_known": "2018-05-25"},
            ("waiting", 30, None),
        ),
        # Days that contradict each other bound nothing.
        ({"conceded": ("2018-03-01",) * 2}, ("conceded", 0, None)),
    ],
)
def test_the_days_bound_the_time(facts, wanted):
    assert days(**facts) == wanted


any_day = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))
lengths = st.sampled_from([4, 7, 10])


@given(any_day, any_day, lengths, lengths)
def test_the_true_time_is_within_the_bounds_however_coarse_the_dates(one, other, first, second):
    demanded, conceded = sorted((one, other))
    coarse = [day.isoformat()[:length] for day, length in ((demanded, first), (conceded, second))]
    outcome, least, most = days((coarse[0],) * 2, (coarse[1],) * 2)
    assert outcome == "conceded"
    assert least <= (conceded - demanded).days <= most


def columns(ref):
    return Incident.objects.values_list("demand_outcome", "days_least", "days_most").get(
        ref=ref, tier="public"
    )


def test_an_incident_has_the_bounds_of_its_document(cast):
    case = cast.tell(
        cast.draft(),
        {"kind": "demanded", "on": "2026-03-14", "is_by": True, "not_before": "2026-03-10"},
        {"kind": "partly-complied", "on": "2026-03-20"},
        {"kind": "complied", "on": "2026-06-20"},
    )
    ref = cast.release(case).case.ref
    # From the first concession, in part, and not from the last.
    assert columns(ref) == ("conceded", 6, 10)


COLUMNS = (
    *("demand_outcome", "days_least", "days_most", "is_demand_dated"),
    *("conceded_from", "conceded_until", "demand_deadline_until"),
)


def test_the_columns_are_the_same_whenever_an_incident_is_released(cast):
    """All shipped incidents, as if they had been approved a year later."""
    public = Incident.objects.visible_to(cast.stranger).select_related("release__case")
    assert public.count() == 103
    for entry in public:
        release = entry.release
        release.approved_at += dt.timedelta(days=365)
        later = entry_of(release, "public", entry.document)
        for column in COLUMNS:
            assert getattr(later, column) == getattr(entry, column), (entry.ref, column)


def test_a_firm_that_a_source_says_was_silent_is_waiting(cast):
    case = cast.draft(last_known_on="2026-04-14")
    cast.tell(case, {"kind": "demanded", "on": "2026-03-14"})
    assert columns(cast.release(case).case.ref) == ("waiting", 31, None)


def test_by_sector_the_days_are_months(cast):
    case = cast.draft(consent="sector", last_known_on="2026-04-14")
    cast.tell(case, {"kind": "demanded", "on": "2026-03-14"})
    release = cast.release(case)
    document = release.documents["public"]
    assert document["demand_days"] == {"not_before": "2026-03", "not_after": "2026-03"}
    assert document["last_known_on"] == "2026-04"
    assert columns(release.case.ref) == ("waiting", 1, None)


def test_what_was_conceded_and_reversed_has_both_in_its_timeline(cast):
    case = Case.objects.with_record().get(slug="cup-2017")
    assert [event.kind for event in case.timeline][-2:] == ["complied", "reversed"]
    assert case.concession_days == {"not_before": "2017-08", "not_after": "2017-08"}
    assert case.firm_response == "reversed"


def test_an_older_document_has_single_dates(cast):
    document = {"demanded_on": "2018-04-25", "responded_on": "2018-05", "reported_on": "2018-04-27"}
    found = demand_days(document | {"firm_response": "complied"})
    assert found.demanded == DaySpan(dt.date(2018, 4, 25), dt.date(2018, 4, 25))
    assert found.conceded == DaySpan(dt.date(2018, 5, 1), dt.date(2018, 5, 31))
    undated = demand_days(document | {"demanded_on": "", "firm_response": "unknown"})
    assert undated.demanded == DaySpan(None, dt.date(2018, 4, 27))
    assert PartialDate("2018-05").latest == dt.date(2018, 5, 31)
