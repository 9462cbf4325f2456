"""What an entry's citations set off: told from where the story begins, step by step."""

import pytest

from incidents.actions.desk import releases
from incidents.models import Case, Instrument, Relation, Tombstone
from incidents.models.law.relations import CONSEQUENCES

SYSTEM = "National Enterprise Credit Information Publicity System"
MEMORANDUM = "Joint Punishment Memorandum part I"
AVIATION = "Civil Aviation Credit Measures"


def walk(client, ref, way="consequences"):
    steps = client.get(f"/incidents/{ref}/").context[way]
    return [(step.depth, step.from_title, step.kind_label, step.title) for step in steps]


def test_from_mujis_article_one_reaches_the_system_and_then_the_memorandum(client, cast):
    """The article as numbered in 2018 leads to the system; the memorandum is our reading."""
    steps = client.get(f"/incidents/{cast.muji_case.ref}/").context["consequences"]
    way = {step.title: (step.depth, step.basis) for step in steps}
    assert way["Advertising Law art. 57(1)"][0] == 1
    assert way["Advertising Law art. 67"] == (2, "reading")
    assert "Advertising Law art. 66" not in way
    assert way[SYSTEM][0] == 3
    assert way[MEMORANDUM][1] == "reading"
    assert way[MEMORANDUM][0] > way[SYSTEM][0]


def test_from_the_airlines_measures_forward_and_back(client, cast):
    ref = cast.airline_case.ref
    assert (1, f"{AVIATION} art. 8", "triggers", "Cybersecurity Law") in walk(client, ref)
    assert (
        1,
        f"{AVIATION} art. 8",
        "is recorded in",
        "Black list of civil aviation (serious dishonesty)",
    ) in walk(client, ref)
    assert (1, AVIATION, "implements", "Social Credit Planning Outline 2014-2020") in walk(
        client, ref, "legal_basis"
    )


def test_of_a_circle_the_first_text_cited_is_the_root(cast):
    law, other = Instrument.objects.filter(key__in=["origin-regulations", "tariff-law-2024"])
    for start, end in ((law, other), (other, law)):
        Relation.objects.create(
            kind="triggers",
            from_instrument=start,
            to_instrument=end,
            source="made up",
            confidence="medium",
        )
    graph = Relation.objects.all().graph()
    for starts in ([law.key, other.key], [other.key, law.key]):
        assert graph.walk(CONSEQUENCES, starts)[0].relation.from_key == starts[0]


def test_entries_that_name_no_article_stand_under_the_law_itself(client, cast):
    page = client.get("/regulations/caac-credit-measures-2017/")
    assert len(page.context["whole"]) == 17
    assert "Cited without an article" in page.content.decode()
    muji = client.get("/regulations/advertising-law/").context["whole"]
    assert cast.muji_case.ref not in [ref for ref, _title, _url in muji]


def test_an_entry_narrowed_to_the_community_is_gone_for_the_public_and_says_so(client, cast):
    case = cast.draft()
    releases.approve_release(
        releases.propose_release(case, by=cast.officer_a, reason="The firm agreed."),
        by=cast.approver_a,
    )
    Case.objects.filter(pk=case.pk).update(marking="green")
    releases.approve_release(
        releases.propose_release(case, by=cast.officer_a, reason="The law was added."),
        by=cast.approver_a,
    )
    ref = Case.objects.get(pk=case.pk).ref
    assert client.get(f"/incidents/{ref}/").status_code == 410
    assert [stone.tier for stone in Tombstone.objects.filter(ref=ref)] == ["public"]
    client.force_login(cast.analyst)
    assert client.get(f"/incidents/{ref}/").status_code == 200


@pytest.mark.parametrize("noun", ["campaigns", "regulations", "firms"])
def test_a_list_of_one_order_refuses_another(client, cast, noun):
    assert client.get(f"/api/v1/{noun}/?sort=oldest").status_code == 400


def test_the_tier_narrows_no_list_of_what_is_involved(client, cast):
    whole = client.get("/api/v1/regulations/").json()["results"]
    assert client.get("/api/v1/regulations/?tier=public").json()["results"] == whole
