"""The chain of articles on an entry and on the page of a law: each line says what supports it."""

import re

import pytest

from incidents.models import Provision, Relation
from incidents.models.law.relations import CONSEQUENCES
from incidents.pages.law.regulation_parts import walk_steps
from incidents.queries.law.chain import MOST_NODES, WIDTH, draw_chain, grow_chain, list_nodes

ADVERTISING = "/regulations/advertising-law/"
LAW = "Advertising Law art. "
FINE, RECORDED = "This case: fine of CNY 200,000", "This case: recorded on credit file"
SYSTEM = "National Enterprise Credit Information Publicity System"
MEMORANDUM = "Joint Punishment Memorandum part I"
DASHES = {"text": "the text says so", "account": "an account says so", "reading": "our reading"}


def chain_of(answer, number):
    row = next(row for row in answer.context["provisions"] if row.view.number == number)
    return row.chain, row.steps


def test_mujis_chain_goes_from_its_article_over_the_decision_to_the_system(client, cast):
    answer = client.get(f"/incidents/{cast.muji_case.ref}/")
    said = answer.context["chain"].description
    for line in (
        f"{LAW}9(4), escalates to: our reading: {LAW}57(1).",
        f"{LAW}57(1), applied in this case: an account says so: {FINE}.",
        f"{FINE}, then: an account says so: {RECORDED}.",
        f"{LAW}57(1), escalates to: our reading: {LAW}67.",
    ):
        assert line in said
    assert re.search(f"an account says so; with what comes before it, our reading: {SYSTEM}", said)
    assert re.search(
        f"the text says so; with what comes before it, our reading: {MEMORANDUM}", said
    )
    # Those who do not see it read the same: the list has every text that is drawn.
    drawn = {step.title for step in answer.context["consequences"]}
    assert all(f": {title}." in said for title in drawn)
    page = answer.content.decode()
    figure = page.split('<figure class="chain">')[1].split("</figure>")[0]
    assert figure.count('class="marked"') == 4
    assert "text of 2015; art. 66 today" in figure
    assert "text of 2015; same number today" in figure
    assert figure.count('class="edge account" d="M') == 2 + 1  # The key has one, too.


def test_a_law_page_draws_its_article_as_it_read_on_the_chosen_day(client, cast):
    chain, steps = chain_of(client.get(f"{ADVERTISING}?on=2018-04-02"), "9(4)")
    assert chain.title == "Where it leads, as the law read on 2 April 2018"
    assert MEMORANDUM in {step.title for step in steps}
    assert {edge.basis for edge in chain.edges} == {"reading"}
    chain, steps = chain_of(client.get(ADVERTISING), "9(4)")
    assert f"{LAW}57(1), escalates to: the text says so: {LAW}66." in chain.description
    assert {"text", "reading"} <= {edge.basis for edge in chain.edges}
    # What was article 67 leads nowhere today: another article has its number.
    assert chain_of(client.get(ADVERTISING), "67") == (None, [])


def test_chains_cost_a_law_page_two_queries_however_many_articles(
    client, cast, django_assert_max_num_queries
):
    client.get(ADVERTISING)
    with django_assert_max_num_queries(16):
        client.get(ADVERTISING)


@pytest.fixture
def every_walk(cast):
    graph = Relation.objects.all().graph()
    keys = Provision.objects.values_list("key", flat=True)
    return [walk_steps(graph.walk(CONSEQUENCES, [key])) for key in keys]


def test_whatever_leads_anywhere_is_drawn_within_a_telephone_and_nothing_covers_another(every_walk):
    drawn = 0
    for steps in every_walk:
        roots = grow_chain(steps)
        chain = draw_chain(roots, "title", "words")
        if chain is None:
            assert not steps or len(list_nodes(roots)) > MOST_NODES
            continue
        drawn += 1
        assert len(chain.boxes) == len(chain.edges) + len(roots) == len(list_nodes(roots))
        ends = [0] + [box.y + box.h for box in chain.boxes]
        assert all(box.y >= end for box, end in zip(chain.boxes, ends, strict=False))
        for box in chain.boxes:
            assert 0 < box.x < WIDTH - box.w
            assert box.y + box.h < chain.height
        for line in chain.lines:
            assert line.x + len(line.text) * (8.6 if line.is_strong else 7.6) <= WIDTH or (
                " " not in line.text
            )
        for edge in chain.edges:
            assert edge.basis in DASHES
    assert drawn > 20


def test_too_many_boxes_are_not_drawn_and_the_list_stays():
    class Text:
        def __init__(self, key):
            self.graph_key = key

        def __str__(self):
            return self.graph_key

    class Step:
        basis, kind_label = "text", "triggers"

        def __init__(self, number):
            self.relation = type("Line", (), {})()
            self.relation.from_text, self.relation.to_text = Text("a"), Text(f"b{number}")
            self.relation.basis = "text"

    few = grow_chain([Step(number) for number in range(MOST_NODES - 1)])
    many = grow_chain([Step(number) for number in range(MOST_NODES)])
    assert draw_chain(few, "", "") is not None
    assert draw_chain(many, "", "") is None
