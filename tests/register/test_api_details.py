"""Single objects in the API, the fields and objects that a program asks for, and the lists."""

import pytest
from django.utils import timezone

from incidents.api.expansion import EXPANSIONS
from incidents.exchange.columns import COLUMNS
from incidents.models import Campaign, Firm, Incident, Marking
from incidents.queries import IncidentFilter
from tests.register.test_api import API, all_operations, ask, operations, own_connection, results

__all__ = ["all_operations", "operations"]

LAW = "Advertising Law of the People's Republic of China"
# {address: what it says of itself}, read by hand from the pages.
KNOWN = {
    "campaigns/caac-letter-2018/": {"slug": "caac-letter-2018", "addressees": 44},
    "regulations/advertising-law/": {"jurisdiction": "CN", "title_en": LAW},
    "firms/delta-air-lines/": {"name": "Delta Air Lines", "country": "US"},
    "responses/wto-ds610/": {"kind": "wto-dispute", "against": "CN"},
    "editions/1/": {"number": 1, "removed": 0},
    "incidents/{muji}/versions/1/": {"version": 1, "reason": ""},
}


@pytest.mark.parametrize("address", KNOWN)
def test_an_object_says_what_its_page_says(cast, client, address):
    told = client.get(f"{API}/{address.format(muji=cast.muji_case.ref)}").json()
    assert told == told | KNOWN[address]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("campaigns/{slug}", {"slug": "caac-letter-2018"}),
        ("regulations/{key}", {"key": "advertising-law"}),
        ("firms/{slug}", {"slug": "delta-air-lines"}),
        ("responses/{slug}", {"slug": "wto-ds610"}),
        ("editions/{number}", {"number": 1}),
        ("vocabulary", {}),
        ("deadlines", {}),
        ("changes", {}),
        ("changes/days", {}),
        ("incidents", {"query": {"expand": "firm,campaign,regulations,responses"}}),
    ],
)
def test_it_is_as_described(operations, path, keys):
    query = keys.get("query", {})
    own = {name: value for name, value in keys.items() if name != "query"}
    with own_connection():
        case = operations[f"{API}/{path}/"].Case(path_parameters=own, query=query)
        assert ask(case).status_code == 200


def test_the_incidents_of_an_object_are_at_its_address(cast, client):
    for key in ("campaigns/caac-letter-2018", "firms/delta-air-lines"):
        told = client.get(f"{API}/{key}/").json()
        listed = results(client, told["incidents_url"].partition(f"{API}/")[2])
        assert len(listed) == told["incidents"] > 0


def test_what_is_hidden_is_answered_as_what_does_not_exist(cast, client):
    firm = cast.firm("Tatra Hidden")
    now = timezone.now()
    campaign = Campaign.objects.create(
        desk=cast.officer_a.desk,
        slug="hidden-letter",
        title="Hidden letter",
        coercing_state="CN",
        changed_by=cast.officer_a,
        changed_at=now,
        approved_by=cast.approver_a,
        approved_at=now,
    )
    cast.release(cast.draft(firm=firm, campaign=campaign, marking=Marking.GREEN))
    # What is released gets a key that names it.
    firm.refresh_from_db()
    campaign.refresh_from_db()
    for address in (f"firms/{firm.slug}/", f"campaigns/{campaign.slug}/"):
        hidden = client.get(f"{API}/{address}")
        missing = client.get(f"{API}/{address.partition('/')[0]}/nobody/")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json() == missing.json()
        client.force_login(cast.analyst)
        assert client.get(f"{API}/{address}").status_code == 200
        client.logout()


def test_a_merged_firm_leads_to_the_one_that_stayed(cast, client):
    stays = Firm.objects.get(slug="delta-air-lines")
    # A desk's own firm leads nowhere: only that desk knows its address.
    goes = Firm.objects.create(slug="mujirushi", name="Mujirushi", country="JP", merged_into=stays)
    answer = client.get(f"{API}/firms/{goes.slug}/")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"{API}/firms/delta-air-lines/",
    )


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("incidents/", ["ref", "title"]),
        ("incidents/{muji}/", ["ref", "document"]),
        ("campaigns/", ["slug", "incidents"]),
        ("regulations/", ["key"]),
        ("firms/", ["name", "count"]),
        ("responses/", ["slug", "steps"]),
        ("firms/delta-air-lines/", ["lei"]),
    ],
)
def test_only_the_fields_that_were_asked_for_are_sent(cast, client, address, fields):
    here = f"{API}/{address.format(muji=cast.muji_case.ref)}"
    told = client.get(f"{here}?fields={','.join(fields)}").json()
    rows = told.get("results", [told])
    assert rows
    assert all(list(row) == fields or set(row) == set(fields) for row in rows)
    refused = client.get(f"{here}?fields={fields[0]}x")
    assert refused.status_code == 400
    assert f"Did you mean “{fields[0]}”?" in refused.json()["detail"]


def test_fields_stay_on_the_next_page(cast, client):
    rows = results(client, "incidents/?fields=ref")
    assert len(rows) == Incident.objects.filter(tier="public").count()
    assert {*map(tuple, rows)} == {("ref",)}


def test_the_objects_behind_the_keys_are_sent_where_they_are_asked_for(cast, client):
    names = ",".join(EXPANSIONS)
    rows = results(client, f"incidents/?campaign=caac-letter-2018&expand={names}")
    assert set(rows[0]) == {*COLUMNS, "expanded"}
    for row in rows:
        expanded = row["expanded"]
        assert expanded["campaign"]["slug"] == row["campaign"]
        assert [one["key"] for one in expanded["regulations"]] == row["instruments"]
        assert (expanded["firm"] or {}).get("slug", "") == row["firm_slug"]
        for one in expanded["responses"]:
            whole = client.get(f"{API}/responses/{one['slug']}/").json()
            assert row["campaign"] in whole["campaigns"] or row["ref"] in whole["incidents"]
    one = client.get(f"{API}/incidents/{rows[0]['ref']}/?fields=ref&expand=firm").json()
    assert set(one) == {"ref", "expanded"}
    assert one["expanded"] == {"firm": rows[0]["expanded"]["firm"]}


def test_an_expansion_shows_no_firm_that_the_incident_does_not_name(cast, client):
    case = cast.draft(consent="sector", demanded_change="Take it off")
    ref = cast.release(case).case.ref
    told = client.get(f"{API}/incidents/{ref}/?expand=firm,campaign")
    assert told.json()["expanded"] == {"firm": None, "campaign": None}
    assert b"Tatra" not in told.content


def test_every_key_of_the_vocabulary_is_taken_by_its_filter(cast, client):
    for parameter, terms in client.get(f"{API}/vocabulary/").json().items():
        accepts = IncidentFilter.base_filters[parameter].extra["accepts"]
        assert terms
        assert all(accepts(term["key"]) and term["title"] for term in terms)


def test_the_list_of_deadlines_is_that_of_released_responses(cast, client):
    draft = cast.response()
    cast.start_deadline(draft)
    cast.release(draft)
    (row,) = results(client, "deadlines/")
    assert client.get(f"{API}/responses/{row['response']}/").json()["deadlines"] == [
        {name: value for name, value in row.items() if name != "response"}
    ]
