"""A page by kept SQL is the page that Django's own SQL gives, whatever was asked before."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.exchange.columns import COLUMNS
from incidents.models import Firm, Incident
from incidents.models.register.labels import forget_labels
from incidents.queries import Query, prepared
from incidents.queries.parameters import ORDERS
from incidents.values.cursors import read_page

VALUES = {
    "state": ["CN", "VN", "RU", "US", "-CN"],
    "topic": ["taiwan-designation", "tibet", "hong-kong", "-xinjiang", "none"],
    "country": ["US", "JP", "DE", "-DE", "-none"],
    "firm_response": ["complied", "refused", "unknown"],
    "regulation": ["advertising-law", "enterprise-info-publicity-2014"],
    "provision": ["advertising-law#9(4)"],
    "campaign": ["caac-letter-2018", "prague-letter-2020"],
    "authority": ["caac", "none-such", "-caac", "none"],
    "firm": ["delta-air-lines", "nobody", "-delta-air-lines"],
    "wording": ["other"],
    "since": ["2018", "2019-05", "2018-05-25"],
    "until": ["2021", "2019-12"],
    "demand_deadline_before": ["2019", "none", "-none"],
}
ONCE = ("since", "until", "demand_deadline_before")


def some_of(name, values):
    """One value, or several where the parameter may be repeated."""
    return st.lists(
        st.sampled_from(values), min_size=1, max_size=1 if name in ONCE else 3, unique=True
    )


ASKED = st.fixed_dictionaries(
    {}, optional={name: some_of(name, values) for name, values in VALUES.items()}
)


def plainly(query, size):
    """The same page by SQL that is written for it alone."""
    order = ORDERS[query.sort]
    rows = query.rows().values("pk", order.column, *COLUMNS)
    return read_page(rows, order, query.cursor, size)


@settings(max_examples=120)
@given(asked=ASKED, sort=st.sampled_from(list(ORDERS)), size=st.sampled_from([1, 7, 50]))
def test_every_page_there_and_back_is_the_same(cast, asked, sort, size):
    words = QueryDict(mutable=True)
    for name, values in asked.items():
        words.setlist(name, values)
    words["sort"] = sort
    cursor, way = "", "next"
    for _page in range(6):
        if cursor:
            words["cursor"] = cursor
        query = Query(words, cast.stranger)
        page, wanted = query.page(tuple(COLUMNS), size), plainly(query, size)
        assert page == wanted
        way = "previous" if not page.next else way
        cursor = getattr(page, way)
        if not cursor:
            break


def test_two_queries_of_one_shape_share_their_sql_and_not_their_rows(cast):
    prepared.compile_page.cache_clear()
    rows = [
        Query(QueryDict(f"state={state}&since={year}"), cast.stranger).page(("ref",), 50).rows
        for state, year in (("CN", 2018), ("VN", 2010))
    ]
    kept = prepared.compile_page.cache_info()
    assert (kept.misses, kept.hits) == (1, 1)
    assert rows[0] != rows[1]


def test_each_tier_has_sql_of_its_own(cast):
    own = cast.release(cast.draft(marking="green")).case.ref
    query = "firm_response=unknown&since=2026-03"
    listed = [
        {row["ref"] for row in Query(QueryDict(query), person).page(("ref",), 50).rows}
        for person in (cast.stranger, cast.analyst, cast.stranger)
    ]
    assert [own in refs for refs in listed] == [False, True, False]


def test_a_merged_firm_is_found_under_its_earlier_key(cast):
    stays = Firm.objects.get(slug="delta-air-lines")
    goes = cast.firm("Delta Airlines")
    ask = QueryDict(f"firm={goes.slug}")
    assert Query(ask, cast.stranger).page(("ref",), 50).rows == []
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    forget_labels()
    refs = {row["ref"] for row in Query(ask, cast.stranger).page(("ref",), 50).rows}
    assert refs == set(
        Incident.objects.filter(tier="public", firm_slug=stays.slug).values_list("ref", flat=True)
    )


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("cursor", ["x", "WzAsIngiLDFd", "WzAsIjIwMTgiLDFd"])
def test_a_cursor_of_no_page_is_refused(cast, client, sort, cursor):
    answer = client.get(f"/api/v1/incidents/?sort={sort}&cursor={cursor}")
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or sort == "firm"


def test_no_mark_is_taken_for_a_value(cast, client):
    """What stands in the place of values in kept SQL cannot be asked for."""
    for name in ("firm", "campaign", "authority"):
        assert client.get("/api/v1/incidents/", {name: "\ue0000-0"}).status_code == 400
