"""Every filter with a value, "-value", "none" and "-none": the same in page, API and file."""

import csv
import io
import json
import re

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from incidents.models import Incident
from incidents.queries import FILTERS, Query, ValuesFilter
from incidents.queries.kinds import DayFilter
from tests.register.test_filters import sentence

# A value that some incidents have and others have not, where the most frequent one will not do.
VALUES = {
    "q": "taiwan",
    "source_grade": "B",
    "since": "2018-05",
    "until": "2018-05",
    "demand_deadline_before": "2019",
    "conceded_within": "60",
    "provision": "advertising-law#9(4)",
    "cited_with": "advertising-law#9(4)",
}
LISTED = [name for name, rule in FILTERS.items() if isinstance(rule, ValuesFilter)]
ROOMS = {"page": "/incidents/", "api": "/api/v1/incidents/", "csv": "/incidents.csv"}


@pytest.fixture
def rows(cast):
    """{reference: its columns} of the public tier."""
    # The shipped cases leave some columns blank, or alike in all.
    refs = list(Incident.objects.filter(tier="public").values_list("ref", flat=True)[:3])
    changes = {"fine_ground": "formal", "political_link": "stated", "found_by": "press"}
    public = Incident.objects.filter(tier="public")
    for column, value in changes.items():
        if not public.exclude(**{column: ""}).exists():
            public.filter(ref__in=refs).update(**{column: value})
    return {row["ref"]: row for row in public.values()}


def held_by(row, name):
    """The values of an incident that a filter compares with, read off its columns."""
    value = row[FILTERS[name].field_name]
    held = set(value if isinstance(value, list) else [value]) - {""}
    return held | {one[0] for one in held} if name == "source_grade" else held


def usual_value(rows, name):
    """The value that most incidents have, but not all; None where there is none."""
    if name in VALUES:
        return VALUES[name]
    held = [one for row in rows.values() for one in held_by(row, name)]
    fit = {one for one in held if held.count(one) < len(rows)}
    return max(fit, key=lambda one: (held.count(one), one), default=None)


def counts(client, name, *values):
    """{room: references, or their number} of a query with these values."""
    asked = {name: list(values)}
    page = client.get(ROOMS["page"], asked).content.decode()
    number = re.search(r'<strong id="count">(\d+) entr', page)
    table = b"".join(client.get(ROOMS["csv"], asked)).decode("utf-8-sig")
    refs = [row["ref"] for row in csv.DictReader(io.StringIO(table))]
    assert int(number[1]) == len(refs), (name, values)
    assert _list_refs(client, asked) == refs, (name, values)
    return set(refs)


def _list_refs(client, asked):
    refs, query = [], urlencode(asked | {"fields": "ref"}, doseq=True)
    address = f"{ROOMS['api']}?{query}"
    while address:
        answer = json.loads(client.get(address).content)
        refs += [row["ref"] for row in answer["results"]]
        address = answer["next"]
    return refs


@pytest.mark.parametrize("name", LISTED)
def test_a_value_and_its_exclusion_and_blanks_are_the_same_everywhere(cast, client, rows, name):
    value = usual_value(rows, name)
    having = {ref for ref, row in rows.items() if value in held_by(row, name)}
    blank = {ref for ref, row in rows.items() if not held_by(row, name)}
    assert 0 < len(having) < len(rows), value
    assert counts(client, name, value) == having
    assert counts(client, name, f"-{value}") == rows.keys() - having
    if not FILTERS[name].extra["has_blanks"]:
        assert not blank
        for address in ROOMS.values():
            refused = client.get(address, {name: "none"})
            assert refused.status_code == 400
        return
    assert counts(client, name, "none") == blank
    assert counts(client, name, "-none") == rows.keys() - blank
    assert counts(client, name, value, "none") == having | blank
    assert counts(client, name, "-none", f"-{value}") == rows.keys() - having - blank
    assert counts(client, name, value, f"-{value}") == set()


@pytest.mark.parametrize("name", [name for name in FILTERS if name not in LISTED])
def test_filters_of_one_value_are_the_same_everywhere(cast, client, rows, name):
    found = counts(client, name, VALUES[name])
    assert 0 < len(found) < len(rows)
    if name == "q":
        assert counts(client, name, "-taiwan") == rows.keys() - found
        both = counts(client, name, 'taiwan -"advertising law"')
        assert both < found
        return
    can_be_blank = isinstance(FILTERS[name], DayFilter) and FILTERS[name].extra["has_blanks"]
    for address in ROOMS.values():
        assert client.get(address, {name: f"-{VALUES[name]}"}).status_code == 400
        assert (client.get(address, {name: "none"}).status_code == 200) is can_be_blank
    if can_be_blank:
        dated = {ref for ref, row in rows.items() if row[FILTERS[name].field_name]}
        assert counts(client, name, "none") == rows.keys() - dated
        assert counts(client, name, "-none") == dated


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("topic=-weather", "topic: “-weather” is not a known value."),
        ("topic=-", "topic: “-” is not a known value."),
        ("state=none", "state: No incident is blank here, so “none” finds nothing."),
        ("topics=-tibet", "Did you mean “topic”?"),
        ("sort=-newest", "sort: "),
        ("tier=-public", "tier: "),
    ],
)
def test_what_cannot_be_excluded_is_refused(cast, client, query, detail):
    for address in ROOMS.values():
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert detail in sentence(answer)


def test_what_is_excluded_stays_out_of_the_links_of_a_query(cast):
    query = Query(QueryDict("topic=tibet&topic=-hong-kong&firm=-none"), cast.stranger)
    assert query.chosen == {"topic": ["tibet"]}
    assert query.narrowed({"topic": "xinjiang"}) == "?topic=-hong-kong&topic=xinjiang&firm=-none"
    without = query.rows(without="topic")
    assert not without.filter(topics__contains=["hong-kong"]).exists()
    assert without.count() > query.rows().count()
