"""Which answers fit: golden cases as a trade lawyer would judge them, each "no" with its reason."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.deadlines import keys
from incidents.figures.measures.coverage import GROUPS
from incidents.models import (
    Attribution,
    Case,
    CollectiveResponse,
    CollectiveResponseLink,
    Incident,
    Tactic,
    Topic,
)
from incidents.models.desk.cases import EventKind
from incidents.models.register.firms import FirmKind
from incidents.playbook import ANSWERS, Facts, facts_of_case, judge, of_entry
from incidents.playbook.conditions import TESTS
from incidents.playbook.tables import AIMS, FOLDER, read_entries
from incidents.values.partial_dates import PartialDate

TODAY = dt.date(2026, 11, 25)


def played(cast, slug, **facts):
    """{answer: Judged} of a shipped case, with what governments did to it."""
    case = Case.objects.with_record().get(pk=cast.case(slug).pk)
    campaign = case.campaign.slug if case.campaign else ""
    entries = Incident.objects.visible_to(cast.stranger).filter(campaign=campaign or "-")
    others = entries.exclude(country="").values_list("country", flat=True)
    links = CollectiveResponseLink.objects.to(campaign, [case.ref])
    answered = [(link.response.slug, link.response.kind) for link in links]
    told = judge(facts_of_case(case, others), today=TODAY, answered=answered)
    return {one.answer.key: one for one in told}


EVERY = [answer.key for answer in ANSWERS]
# What fits, and what may fit where something is missing; all else does not.
GOLDEN = [
    ("muji-fine-2018", {"demarche", "support"}, {"g7-platform"}),
    ("united-caac-2018", {"demarche", "joint-statement"}, {"g7-platform"}),
    (
        "continental-2021",
        {"support"},
        {"demarche", "joint-statement", "g7-platform", "wto-dispute"},
    ),
    ("cbh-grain-2020", {"demarche", "wto-dispute", "support"}, set()),
    ("treasury-wine-2020", {"demarche", "wto-dispute", "support"}, set()),
    ("jbs-australia-2020", {"demarche", "wto-dispute", "support"}, {"one-answer"}),
    ("mayday-2023", set(), {"demarche"}),
]


@pytest.mark.parametrize(("slug", "fits", "may_fit"), GOLDEN)
def test_the_answers_that_a_trade_lawyer_would_name(cast, slug, fits, may_fit):
    found = played(cast, slug)
    told = {
        verdict: {key for key, one in found.items() if one.verdict == verdict}
        for verdict in ("fits", "open", "no")
    }
    assert (told["fits"], told["open"]) == (fits, may_fit)
    assert told["no"] == set(EVERY) - fits - may_fit
    for key in told["no"] | told["open"]:
        assert found[key].reasons, key
        assert all("{" not in reason and reason.endswith(".") for reason in found[key].reasons)


# Why not, in the words that decide.
WHY_NOT = [
    ("muji-fine-2018", "eu-aci", "No firm and no state of the Union is reached"),
    ("muji-fine-2018", "eu-aci", "what the firm says or does"),
    ("muji-fine-2018", "wto-dispute", "no measure on trade"),
    ("muji-fine-2018", "cn-reconsideration", "The term ended 1 June 2018"),
    ("muji-fine-2018", "joint-statement", "One state is recorded as hit: Japan."),
    ("muji-fine-2018", "us-antiboycott", "The firm's home is Japan."),
    ("united-caac-2018", "eu-aci", "what the firm says or does"),
    ("united-caac-2018", "wto-dispute", "Traffic rights"),
    ("united-caac-2018", "us-antiboycott", "no request to refuse trade"),
    ("united-caac-2018", "one-answer", "The deadline passed: 25 July 2018."),
    ("united-caac-2018", "cn-reconsideration", "not yet an act to contest"),
    ("continental-2021", "eu-aci", "Not offered: the state's part is recorded as “denied”."),
    ("continental-2021", "wto-dispute", "prove an unwritten measure"),
    ("continental-2021", "eu-blocking", "names laws of the United States only"),
    ("cbh-grain-2020", "eu-aci", "a choice of a state outside the Union"),
    ("treasury-wine-2020", "g7-platform", "It reaches Australia, and no member of the G7"),
    ("jbs-australia-2020", "joint-statement", "One state is recorded as hit: Australia."),
    ("mayday-2023", "eu-aci", "at least “encouraged”"),
    ("mayday-2023", "wto-dispute", "no measure on trade"),
    ("mayday-2023", "foreign-interference", "needs a link to a foreign state"),
]


@pytest.mark.parametrize(("slug", "answer", "words"), WHY_NOT)
def test_each_no_says_why(cast, slug, answer, words):
    assert any(words in reason for reason in played(cast, slug)[answer].reasons)


# What was used against the demand, as far as the responses that ship say so.
USED = [
    (
        "united-caac-2018",
        "demarche",
        {"white-house-2018-05-05", "au-statement-2018", "tw-mofa-2018"},
    ),
    ("united-caac-2018", "joint-statement", set()),
    ("continental-2021", "wto-dispute", {"wto-ds610"}),
    ("continental-2021", "support", {"tw-lithuania-fund-2022"}),
    ("cbh-grain-2020", "wto-dispute", {"wto-ds598"}),
    ("treasury-wine-2020", "wto-dispute", {"wto-ds602"}),
    ("jbs-australia-2020", "wto-dispute", set()),
    ("mayday-2023", "demarche", set()),
]


@pytest.mark.parametrize(("slug", "answer", "uses"), USED)
def test_what_was_used_is_told_beside_the_answer(cast, slug, answer, uses):
    assert set(played(cast, slug)[answer].uses) == uses


@pytest.mark.parametrize("attribution", list(Attribution))
def test_the_anti_coercion_instrument_needs_the_states_part(cast, attribution):
    case = cast.case("continental-2021")
    Case.objects.filter(pk=case.pk).update(attribution=attribution, attribution_source="A paper")
    aci = played(cast, "continental-2021")["eu-aci"]
    is_shown = attribution in (Attribution.ENCOURAGED, Attribution.LED)
    assert (aci.verdict == "no") is not is_shown
    assert any("Not offered" in reason for reason in aci.reasons) is not is_shown
    # The pressure was reported before the instrument was in force.
    assert (aci.verdict == "open") is is_shown
    assert bool(aci.next) is is_shown


def test_a_next_date_is_that_of_the_clock(cast):
    found = played(cast, "treasury-wine-2020")
    # 60 days from 25 November 2026.
    assert found["wto-dispute"].next.due_on == dt.date(2027, 1, 24)
    assert found["eu-aci"].next is None


def test_a_fine_of_yesterday_can_still_be_contested(cast):
    case = cast.draft()
    cast.tell(case, {"kind": EventKind.FINED, "on": "2026-11-24"})
    told = judge(facts_of_case(Case.objects.with_record().get(pk=case.pk)), today=TODAY)
    found = next(one for one in told if one.answer.key == "cn-reconsideration")
    assert (found.verdict, found.next.due_on) == ("fits", dt.date(2027, 1, 23))


def test_an_entry_is_judged_as_its_case_where_it_tells_as_much(cast):
    for slug, _fits, _may_fit in GOLDEN:
        case = Case.objects.with_record().get(pk=cast.case(slug).pk)
        entry = Incident.objects.visible_to(cast.stranger).get(ref=case.ref)
        assert of_entry(entry) == facts_of_case(case), slug


def test_what_a_sector_entry_does_not_tell_is_not_known(cast):
    case = cast.draft(consent="sector")
    ref = cast.release(case).case.ref
    facts = of_entry(Incident.objects.visible_to(cast.stranger).get(ref=ref))
    assert (facts.home, facts.events) == ("", None)
    found = {one.answer.key: one for one in judge(facts, today=TODAY)}
    assert "The firm's home state is not told." in found["us-antiboycott"].checks[0].reason


words = st.lists(st.sampled_from(sorted({*AIMS, "data-transfer-demand"})), max_size=3, unique=True)
days = st.sampled_from([None, PartialDate("2018"), PartialDate("2018-04-02")])


@given(
    facts=st.builds(
        Facts,
        state=st.sampled_from(["CN", "US", "SA"]),
        attribution=st.sampled_from(Attribution.values),
        home=st.sampled_from(["", "DE", "AU", "US", "TW"]),
        firm_kind=st.sampled_from(["", *FirmKind.values]),
        sector=st.sampled_from(["", "airline", "wine"]),
        topics=words.map(tuple),
        tactics=st.sampled_from([(), ("fine",), ("threat-letter",), ("supply-chain-pressure",)]),
        events=st.sampled_from([None, (), ("fined",), ("demanded",)]),
        reported_on=st.sampled_from([PartialDate("2018"), PartialDate("2024-02-01")]),
        demanded_on=days,
        demand_deadline_on=days,
        acted_on=days,
        campaign=st.sampled_from(["", "Letters"]),
        others=st.sampled_from([(), ("DE", "JP")]),
    )
)
def test_whatever_is_known_every_condition_has_its_sentence(cast, facts):
    for one in judge(facts, today=TODAY):
        for check in one.checks:
            assert check.reason.strip(), (one.answer.key, check.condition.test, check.stands)
            assert "{" not in check.reason
        assert one.reasons or one.verdict == "fits"


def test_every_answer_can_be_checked():
    assert len(set(EVERY)) == len(EVERY)
    assert {condition.test for answer in ANSWERS for condition in answer.conditions} == set(TESTS)
    assert {answer.clock.rule for answer in ANSWERS if answer.clock} <= set(keys())
    recommended = {"export-controls", "partnership-review", "foreign-interference", "data-audit"}
    recommended |= {"human-rights-sanctions", "support", "communities"}
    assert recommended <= set(EVERY)


def test_answers_speak_of_words_that_the_register_knows(cast):
    topics = set(Topic.objects.values_list("slug", flat=True))
    tactics = set(Tactic.objects.values_list("slug", flat=True))
    kinds = {kind for group in GROUPS.values() for kind in group}
    assert set(AIMS) <= topics
    for answer in ANSWERS:
        assert set(answer.response_kinds) <= kinds
        assert (
            not answer.response or CollectiveResponse.objects.filter(slug=answer.response).exists()
        )
        for condition in answer.conditions:
            assert set(condition.args.get("topics", ())) <= topics
            assert set(condition.args.get("tactics", ())) <= tactics


@pytest.mark.parametrize("missing", ["article", "asks", "met", "missing"])
def test_a_condition_that_nobody_can_check_is_none(missing):
    row = json.loads((FOLDER / "answers" / "trade.json").read_text())[0]
    assert read_entries(json.dumps([row]))
    row["conditions"][0][missing] = " "
    with pytest.raises(ValueError, match="a condition has an article"):
        read_entries(json.dumps([row]))
    del row["conditions"][0][missing]
    with pytest.raises(TypeError):
        read_entries(json.dumps([row]))


@pytest.mark.parametrize("missing", ["source", "title", "instrument"])
def test_an_answer_without_a_source_is_none(missing):
    row = json.loads((FOLDER / "answers" / "trade.json").read_text())[0] | {missing: ""}
    with pytest.raises(ValueError, match="an answer has conditions, a source"):
        read_entries(json.dumps([row]))
