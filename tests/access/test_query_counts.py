"""What a page costs in queries: bounded, and the same for ten times the rows."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.api import answers
from incidents.models import Incident
from incidents.models.register.labels import forget_labels
from incidents.queries.law.relations import forget_graph
from tests.support.page_text import tenfold

MOST = [
    ("/", 8),
    ("/incidents/", 16),
    ("/incidents/?q=taiwan&sort=relevance", 16),
    (
        "/incidents/?q=taiwan&topic=tibet&topic=taiwan-designation&firm_response=complied"
        "&tactic=fine&state=CN&country=JP&country=US&regulation=advertising-law"
        "&sector=airline&authority=caac&campaign=caac-letter-2018&since=2008&sort=firm",
        16,
    ),
    # Two of them read the articles cited, as of the day and today.
    # One of these asks whether the law is as it was: what is kept saves the largest of all.
    ("{entry}", 10),
    ("{airline}", 10),
    ("{entry}cite/bibtex", 8),
    ("{entry}playbook/", 8),
    ("{airline}playbook/", 8),
    ("/regulations/", 8),
    ("/regulations/advertising-law/", 16),
    ("/regulations/caac-credit-measures-2017/", 15),
    ("/campaigns/", 8),
    # Beside tallies there are counts by others, and the firms that a list names by group.
    ("/campaigns/caac-letter-2018/", 11),
    ("/campaigns/caac-letter-2018/coalition/", 8),
    ("/responses/", 8),
    ("/responses/wto-ds610/", 8),
    ("/dashboards/responses/", 8),
    ("/dashboards/confidential/", 6),
    ("/api/v1/responses/", 7),
    ("/authorities/", 8),
    ("/authorities/caac/", 11),
    ("/sources/", 8),
    ("/firms/", 8),
    ("/firms/delta-air-lines/", 8),
    ("/report/keys/", 4),
    ("/responses/deadlines/", 1),
    ("/responses/deadlines.ics", 3),
    ("/incidents.csv", 4),
    ("/incidents.json?q=taiwan", 4),
    # With the replies of those whom the incidents name: a query for all of them.
    ("/incidents.xlsx", 6),
    ("/incidents.parquet", 6),
    ("/incidents.atom", 4),
    ("/incidents.stix.json", 9),
    ("/incidents.misp.json", 9),
    ("/incidents.ftm.jsonl", 9),
    ("/api/v1/incidents/", 3),
    ("/api/v1/incidents/?q=taiwan&sort=relevance", 3),
    # The generation, by which the answer is kept; who reads, one title, the rows.
    ("/api/v1/incidents/?topic=tibet&regulation=advertising-law&sector=airline", 4),
    ("/api/v1{entry}", 3),
    ("/api/v1/incidents/?expand=firm,campaign,regulations,responses", 9),
    ("/api/v1{entry}?expand=firm,campaign,regulations,responses", 9),
    ("/api/v1/changes/", 4),
    ("/api/v1/changes/days/", 4),
    ("/api/v1/campaigns/", 4),
    ("/api/v1/regulations/", 4),
    ("/api/v1/firms/", 4),
    ("/api/v1/authorities/", 4),
    ("/api/v1/authorities/caac/", 9),
    ("/api/v1/sources/", 4),
]


@pytest.fixture
def cost(cast, client):
    """Count the queries of an answer, nothing remembered; those of signing in are not its own."""
    places = {
        "entry": f"/incidents/{cast.muji_case.ref}/",
        "airline": f"/incidents/{cast.airline_case.ref}/",
    }

    def count(who, address):
        forget_labels()
        cache.clear()
        answers.STORE.clear()
        forget_graph()
        if who != "stranger":
            client.force_login(getattr(cast, who))
        with CaptureQueriesContext(connection) as made:
            answer = client.get(address.format(**places))
            body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert body
        return [one["sql"] for one in made.captured_queries]

    return count


@pytest.mark.parametrize(("address", "most"), MOST)
@pytest.mark.parametrize("who", ["stranger", "analyst"])
def test_an_answer_costs_no_more_queries_than_it_may(cost, who, address, most):
    made = cost(who, address)
    assert len(made) <= most, "\n".join(made)


@pytest.mark.slow  # every answer is asked for twice, and ten times the entries are written between
def test_ten_times_the_rows_cost_as_many_queries(cost):
    def each():
        return {address: len(cost("analyst", address)) for address, _most in MOST}

    once, before = each(), Incident.objects.count()
    tenfold()
    assert Incident.objects.count() == 10 * before
    assert each() == once


@pytest.mark.parametrize(
    "word", ["country", "coercing_state", "authority", "sector", "firm_response"]
)
def test_who_does_not_answer_is_passed_over_in_the_index(cast, word):
    entries = Incident.objects.visible_to(cast.stranger).filter(**{word: "JP"}).newest_first()
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    (condition,) = [line for line in entries[:51].explain().split("\n") if "Index Cond" in line]
    assert f"({word})::text = 'JP'" in condition


def test_more_words_are_counted_than_usual(db):
    """So that the rare ones are known as rare, and not looked for among the newest entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute"
            " WHERE attname = 'search' AND attrelid = 'incidents_incident'::regclass"
        )
        assert cursor.fetchone() == (1000,)
