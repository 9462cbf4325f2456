"""Remedies in China: which decisions are final, whom to ask, and terms that nobody can count."""

import datetime as dt

import pytest

from incidents.deadlines.open_terms import OPEN_TERMS, OpenTerm
from incidents.deadlines.remedies import BODIES, FINALITY, LEVEL_OF, bodies_to_ask, finality_of
from incidents.models import Authority

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("cited", "key", "status", "left"),
    [
        (["anti-foreign-sanctions-law-2021"], "countermeasures", "final", "Order 803, article 14"),
        (["afsl-implementation-2025#8"], "countermeasures", "final", "pause, change or end"),
        (["foreign-relations-law-2023#33(1)"], "foreign-relations", "final", "No reconsideration"),
        (["foreign-investment-law-2019#35"], "investment-review", "final", "No remedy"),
        (["uel-provisions-2020", "foreign-trade-law"], "lists", "open", "from 1 March 2026"),
        (["export-control-law-2020#18"], "lists", "open", "apply for removal"),
        (["anti-dumping-regulations#53"], "trade-remedies", "contestable", "both named"),
        # One law of several makes it final.
        (
            ["uel-provisions-2020", "anti-foreign-sanctions-law-2021"],
            "countermeasures",
            "final",
            "no suit",
        ),
    ],
)
def test_a_decision_is_as_final_as_the_law_it_rests_on(cited, key, status, left):
    rule = finality_of(cited)
    assert (rule.key, rule.status) == (key, status)
    assert left in rule.left
    assert rule.source
    assert rule.article


@pytest.mark.parametrize("cited", [[], ["advertising-law#9(4)"], ["foreign-relations-law-2023"]])
def test_of_other_law_nothing_is_said(cited):
    assert finality_of(cited) is None


# Reconsideration Law, articles 24, 25 and 27 of 2023, and articles 12 and 14 of 2017.
ASKED = [
    ("shanghai-aic", "2018-04-02", "12", "or the authority above"),
    ("shanghai-aic", "2023-12-31", "12", "At the firm's choice"),
    ("shanghai-aic", "2024-01-01", "24", "same level only, no longer the authority above"),
    ("mofcom", "2023-12-31", "14", "The department of the State Council that acted"),
    ("mofcom-uel", "2025-02-04", "25 and 26", "a ruling of the State Council, which is final"),
    ("caac", "2024-06-01", "25 and 26", "The department of the State Council that acted"),
]


@pytest.mark.parametrize(("authority", "day", "article", "words"), ASKED)
def test_whom_to_ask_follows_the_day_of_the_act(authority, day, article, words):
    (body,) = bodies_to_ask(authority, DAY(day))
    assert body.article.endswith(f", {article}")
    assert words in body.text


def test_customs_and_tax_are_asked_above_in_both_texts():
    above = {body.article: body for body in BODIES if body.applies_to == "vertical"}
    assert any(article.endswith("(2023), 27") for article in above)
    assert all(body.text.startswith("The authority above") for body in above.values())


def test_where_the_level_is_not_known_all_three_ways_are_given():
    for day in ("2018-04-02", "2025-03-01"):
        levels = {body.applies_to for body in bodies_to_ask("tencent", DAY(day))}
        assert levels == {"local", "state-council", "vertical"}
    assert bodies_to_ask("caac", DAY("1999-09-30")) == ()


def test_levels_are_of_authorities_of_china_that_ship(cast):
    shipped = dict(Authority.objects.filter(slug__in=LEVEL_OF).values_list("slug", "kind"))
    assert shipped
    assert "local-authority" not in {
        kind for slug, kind in shipped.items() if LEVEL_OF[slug] == "state-council"
    }


def test_every_rule_says_where_it_is_from():
    for row in (*FINALITY, *BODIES, *OPEN_TERMS):
        assert row.source.startswith(("https://", "http://")), row.key
        # A copy in a repository never stands alone: the text and who issued it are named.
        assert row.source_title or "github.com" not in row.source, row.key
    assert len({term.key for term in OPEN_TERMS}) == len(OPEN_TERMS)


def test_what_the_statutes_leave_open_is_said_for_each_state():
    prefixes = {term.key.partition("-")[0] for term in OPEN_TERMS}
    assert {"cn", "eu", "us", "gb", "ca", "au", "jp", "kr"} <= prefixes
    by_key = {term.key: term for term in OPEN_TERMS}
    assert by_key["us-irc-999"].article == "999(a)(1), (2)"
    assert by_key["cn-uel-removal"].term == "none"
    assert "article 13(1)" in by_key["cn-uel-correction"].how
    assert by_key["cn-control-list-removal"].article == "30"
    assert not by_key["kr-supply-chain"].is_read


def test_a_term_that_nobody_can_look_up_is_refused():
    term = OPEN_TERMS[0]
    values = {name: getattr(term, name) for name in term.__dataclass_fields__}
    assert OpenTerm(**values) == term
    for name in ("article", "how", "source"):
        with pytest.raises(ValueError, match="needs an article"):
            OpenTerm(**values | {name: " "})
