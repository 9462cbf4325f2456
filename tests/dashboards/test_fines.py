"""Fines: sums by currency, at the rate of the day, or of the year, where there is one."""

import csv
import gzip
import json
from collections import defaultdict
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from incidents.figures.measures.exchange_rates import (
    DAILY_RATES,
    RATES,
    in_dollars,
    in_euro,
    rate_of_day,
    rates,
)
from incidents.figures.measures.fines import fines_by_ground
from incidents.models import Event, Incident


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


@pytest.fixture
def fined(cast):
    """Release a case with one fine, and give back what the public reads of it."""

    def enter(amount, currency, on="", reported_on="2024-05", **event):
        case = cast.draft(reported_on=reported_on)
        told = {"kind": "fined", "amount": amount, "currency": currency, "on": on} | event
        cast.release(cast.tell(case, told))
        case.refresh_from_db()
        return Incident.objects.visible_to(cast.stranger).filter(ref=case.ref)

    return enter


def fines(entries, ground=""):
    return fines_by_ground(entries)[ground]


def test_the_fines_of_the_shipped_cases(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        by_ground = fines_by_ground(public)
    found, other = by_ground["wording"], by_ground["other"]
    # Muji, fined on 2 April 2018, Easter Monday: the rate of Maundy Thursday, 29 March.
    # 200,000 / 7.7468 = 25,817.11; x 1.2321 = 31,809.26.
    # Sony, first reported in 2021: 1,000,000 / 7.62823 = 131,092.01; x 1.18274 = 155,047.76.
    # 7-Eleven, fined in December 2021: 150,000 / 7.62823 = 19,663.80; x 1.18274 = 23,257.17.
    cent = Decimal("0.01")
    assert [
        (*row[:4], row.euro.quantize(cent), row.dollars.quantize(cent)) for row in found.rows
    ] == [
        ("CNY", 2018, 1, Decimal(200_000), Decimal("25817.11"), Decimal("31809.26")),
        ("CNY", 2021, 2, Decimal(1_150_000), Decimal("150755.81"), Decimal("178304.93")),
    ]
    assert found.by_currency == {"CNY": (3, Decimal(1_350_000))}
    assert (found.entries, found.converted, found.note) == (3, 3, "")
    # Rounded once: the sum of the unrounded parts.
    assert found.euro == Decimal("176572.92")
    assert found.dollars == Decimal("210114.19")
    # Far Eastern: formally for environment, land, safety and tax. 99.7% of the sum of all four.
    # 474,000,000 / 7.62823; x 1.18274.
    assert other.by_currency == {"CNY": (1, Decimal(474_000_000))}
    assert (other.euro, other.dollars) == (Decimal("62137612.53"), Decimal("73492639.84"))


def test_fines_for_the_wording_are_in_no_sum_with_others(client, cast):
    document = client.get("/dashboards/figures/fines.json").json()
    grounds = {row["fine_ground"]: row["amount"] for row in document["rows"]}
    assert grounds == {"wording": "1350000.00", "other": "474000000.00"}
    assert "475,350,000" not in str(document)
    assert document["sentence"].startswith("For the wording or practice itself: 3 fines, together")
    assert "Formally for something else: 1 fine of" in document["sentence"]


def test_a_row_is_rounded_once(cast, client, fined):
    """Three fines of a third of a cent each in euro: rounded one by one they would be nothing."""
    for year in (2018, 2021, 2022):
        fined("0.03", "CNY", on=str(year))
    rows = client.get("/dashboards/figures/fines.json").json()["rows"]
    row = next(row for row in rows if row["fine_ground"] == "")
    parts = [Decimal("0.03") / rates()["CNY", year] for year in (2018, 2021, 2022)]
    assert Decimal(row["euro"]) == sum(parts).quantize(Decimal("0.01")) == Decimal("0.01")


def test_a_fine_has_one_ground(cast):
    with pytest.raises(ValidationError, match="Only a fine has a formal ground"):
        Event(case=cast.muji_case, position=99, kind="demanded", fine_ground="other").full_clean()


def test_a_year_without_a_rate_has_no_converted_sum_and_says_so(fined, public):
    fined("5000", "TWD", on="2024-03")
    fined("100", "EUR", on="2024-03")
    found = fines(public)
    row = next(row for row in found.rows if row.currency == "TWD")
    assert (row.year, row.amount, row.euro, row.dollars) == (2024, 5000, None, None)
    assert (found.entries, found.converted) == (2, 1)
    assert found.note == ("1 fine is not in the converted sums: there is no rate for TWD 2024.")
    assert found.euro == Decimal(100)


def test_a_neighbouring_year_never_lends_its_rate(fined):
    rows = fined("1000", "RUB", on="2022")
    assert ("RUB", 2021) in rates()
    found = fines(rows)
    assert (found.euro, found.dollars, found.converted) == (None, None, 0)


@pytest.mark.parametrize(
    ("on", "is_by", "year"),
    [("2019-02-01", False, 2019), ("2019", False, 2019), ("", False, 2024), ("2019", True, 2024)],
)
def test_the_year_is_that_of_the_fine_or_else_of_the_report(fined, on, is_by, year):
    found = fines(fined("100", "EUR", on=on, is_by=is_by))
    assert [(row.year, row.euro) for row in found.rows] == [(year, 100)]


def test_without_fines_there_is_nothing_to_sum(public):
    assert fines_by_ground(public.filter(fine_amount__isnull=True)) == {}


@pytest.mark.parametrize(
    ("currency", "year", "per_euro"),
    # Yearly averages as the bank publishes them, to four decimals.
    [("USD", 2018, "1.1810"), ("CNY", 2018, "7.8081"), ("CNY", 2021, "7.6282")],
)
def test_the_rates_are_the_yearly_averages_of_the_bank(currency, year, per_euro):
    assert abs(rates()[currency, year] - Decimal(per_euro)) <= Decimal("0.0001")


def test_the_rates_are_whole_years_above_zero():
    shipped = json.loads(RATES.read_text())
    assert set(shipped) == {"note", "source", "url", "certainty", "per_euro"}
    assert {year for _currency, year in rates()} == set(range(2008, 2026))
    assert all(rate > 0 for rate in rates().values())
    for currency in ("USD", "CNY"):
        assert {(currency, year) for year in range(2008, 2026)} <= set(rates())


def test_a_dollar_stays_a_dollar_and_a_euro_a_euro():
    assert in_dollars(Decimal(7), "USD", 1999) == 7
    assert in_euro(Decimal(7), "EUR", 1999) == 7
    assert in_dollars(Decimal(100), "EUR", 2018) == Decimal("118.095")
    assert in_dollars(Decimal(7), "EUR", 1999) is None
    assert in_euro(Decimal(7), "CNY", 1999) is None


@pytest.mark.parametrize(
    ("currency", "day", "per_euro"),
    [
        ("CNY", "2018-05-23", "7.4797"),  # a Wednesday
        ("CNY", "2018-05-26", "7.4611"),  # a Saturday: the rate of the Friday
        ("USD", "2018-12-26", "1.1408"),  # the bank was closed: the rate of Christmas Eve
        ("CNY", "2007-12-31", None),  # before the file
        ("CNY", "2031-01-01", None),  # behind it: no neighbour lends its rate
        ("RUB", "2022-03-05", None),  # suspended since 2 March 2022
        ("TWD", "2018-05-23", None),  # never quoted
    ],
)
def test_a_day_has_the_rate_of_the_last_working_day(currency, day, per_euro):
    assert rate_of_day(currency, day) == (per_euro and Decimal(per_euro))


def test_a_fine_of_a_known_day_is_converted_at_the_rate_of_that_day(fined):
    """And in a year that has no mean yet; a fine of a month or a year has the year's mean."""
    (row,) = fines(fined("74797", "CNY", on="2018-05-23")).rows
    assert row.euro == 10_000
    assert row.dollars == 10_000 * rate_of_day("USD", "2018-05-23")
    assert ("CNY", 2026) not in rates()
    assert fines(fined("100", "CNY", on="2026-10-29")).converted == 1
    for on in ("2018-05", "2018"):
        (row,) = fines(fined("100", "CNY", on=on)).rows
        assert row.euro == 100 / rates()["CNY", 2018]


def test_fines_of_one_year_with_and_without_a_rate_are_apart(cast, fined, public):
    """What cannot be converted does not take the rest of its year along."""
    fined("100", "CNY", on="2026-10-29")
    fined("100", "CNY", on="2026")
    found = fines(public)
    assert [(row.year, row.entries, row.euro is None) for row in found.rows] == [
        (2026, 1, False),
        (2026, 1, True),
    ]
    assert (found.entries, found.converted) == (2, 1)
    assert "1 fine is not in the converted sums: there is no rate for CNY 2026." in found.note


def test_the_yearly_rates_are_the_means_of_the_daily_ones():
    """Two files from two copies of what the bank publishes: one confirms the other."""
    by_year = defaultdict(list)
    for row in csv.DictReader(gzip.decompress(DAILY_RATES.read_bytes()).decode().splitlines()):
        for currency, rate in row.items():
            if currency != "day" and rate:
                by_year[currency, int(row["day"][:4])].append(Decimal(rate))
    for key, mean in rates().items():
        assert abs(sum(by_year[key]) / len(by_year[key]) - mean) <= Decimal("0.000006"), key
