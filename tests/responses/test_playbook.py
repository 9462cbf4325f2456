"""The playbook: golden cases as a trade lawyer would judge them, each "no" with its reason."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.deadlines import rule_keys
from incidents.figures.measures.coverage import GROUPS
from incidents.models import (
    Attribution,
    Case,
    CollectiveResponse,
    CollectiveResponseLink,
    Incident,
    Instrument,
    Tactic,
    Topic,
)
from incidents.models.desk.events import EventKind
from incidents.models.register.firms import FirmKind
from incidents.playbook import PLAYBOOK, Facts, facts_of_case, facts_of_incident, judge
from incidents.playbook.conditions import TESTS
from incidents.playbook.tables import AIMS, FOLDER, read_entries
from incidents.values.partial_dates import PartialDate

TODAY = dt.date(2026, 11, 25)


def played(cast, slug):
    """{key: Judgement} of a shipped case, with the recorded collective responses to it."""
    case = Case.objects.with_record().get(pk=cast.case(slug).pk)
    campaign = case.campaign.slug if case.campaign else ""
    entries = Incident.objects.visible_to(cast.stranger).filter(campaign=campaign or "-")
    others = entries.exclude(country="").values_list("country", flat=True)
    links = CollectiveResponseLink.objects.to(campaign, [case.ref])
    responses = [(link.response.slug, link.response.kind) for link in links]
    facts = facts_of_case(case, others)
    judgements = judge(facts, today=TODAY, recorded_responses=responses)
    return {one.entry.key: one for one in judgements}


EVERY = [entry.key for entry in PLAYBOOK]
# What is available, and what may be where a fact is missing; the rest is not.
GOLDEN = [
    ("muji-fine-2018", {"demarche", "support"}, {"g7-platform", "home-blocking"}),
    ("united-caac-2018", {"demarche", "joint-statement"}, {"g7-platform", "home-blocking"}),
    (
        "continental-2021",
        {"support"},
        {"demarche", "joint-statement", "g7-platform", "wto-dispute"},
    ),
    # The duties were lifted and the permissions restored: nothing fits any more.
    ("cbh-grain-2020", set(), set()),
    ("treasury-wine-2020", set(), set()),
    ("jbs-australia-2020", set(), set()),
    ("mayday-2023", set(), {"demarche", "cn-hearing"}),
]


@pytest.mark.parametrize(("slug", "available", "is_open"), GOLDEN)
def test_the_responses_that_a_trade_lawyer_would_name(cast, slug, available, is_open):
    judgements = played(cast, slug)
    verdicts = {
        verdict: {key for key, one in judgements.items() if one.verdict == verdict}
        for verdict in ("available", "open", "unavailable")
    }
    assert (verdicts["available"], verdicts["open"]) == (available, is_open)
    for key in set(EVERY) - verdicts["available"]:
        reasons = judgements[key].reasons
        assert reasons, key
        assert all("{" not in reason and reason.endswith(".") for reason in reasons)


# Why not, in the words that decide.
WHY_NOT = [
    ("muji-fine-2018", "eu-aci", "No firm or state of the Union is recorded as affected"),
    ("muji-fine-2018", "eu-aci", "what the firm says or does"),
    ("muji-fine-2018", "wto-dispute", "a measure on trade"),
    ("muji-fine-2018", "cn-reconsideration", "The term ended 1 June 2018"),
    ("muji-fine-2018", "joint-statement", "Recorded as affected: Japan. A joint statement needs"),
    ("muji-fine-2018", "us-antiboycott", "The firm's home state is Japan, and"),
    ("united-caac-2018", "eu-aci", "what the firm says or does"),
    ("united-caac-2018", "wto-dispute", "Traffic rights"),
    ("united-caac-2018", "us-antiboycott", "no request that furthers a boycott"),
    ("united-caac-2018", "joint-reply", "The demand deadline has passed: 25 July 2018."),
    ("united-caac-2018", "cn-reconsideration", "not yet an act to contest"),
    ("continental-2021", "eu-aci", "The recorded attribution is “denied by the state”."),
    ("continental-2021", "wto-dispute", "prove an unwritten measure"),
    ("continental-2021", "eu-blocking", "names only laws of the United States"),
    ("cbh-grain-2020", "eu-aci", "a decision of a state outside the Union"),
    ("treasury-wine-2020", "g7-platform", "Affected: Australia. No member of the G7"),
    (
        "jbs-australia-2020",
        "joint-statement",
        "Recorded as affected: Australia.",
    ),
    ("mayday-2023", "eu-aci", "at least “encouraged”"),
    ("mayday-2023", "wto-dispute", "not, by itself, a measure on trade"),
    ("mayday-2023", "foreign-interference", "needs a link to a foreign state"),
]


@pytest.mark.parametrize(("slug", "key", "words"), WHY_NOT)
def test_each_no_says_why(cast, slug, key, words):
    assert any(words in reason for reason in played(cast, slug)[key].reasons)


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


@pytest.mark.parametrize(("slug", "key", "uses"), USED)
def test_uses_are_shown_beside_the_entry(cast, slug, key, uses):
    assert set(played(cast, slug)[key].uses) == uses


@pytest.mark.parametrize("attribution", list(Attribution))
def test_the_anti_coercion_instrument_needs_an_attribution(cast, attribution):
    case = cast.case("continental-2021")
    Case.objects.filter(pk=case.pk).update(attribution=attribution, attribution_source="A paper")
    aci = played(cast, "continental-2021")["eu-aci"]
    is_established = attribution in (Attribution.ENCOURAGED, Attribution.LED)
    assert (aci.verdict == "unavailable") is not is_established
    refusals = ["attributable to a third country" in reason for reason in aci.reasons]
    assert any(refusals) is not is_established
    # The pressure was reported before the instrument was in force.
    assert (aci.verdict == "open") is is_established
    assert bool(aci.next_deadline) is is_established


def test_the_next_deadline_of_a_measure_that_lasts_is_that_of_the_rule(cast):
    cast.case("cbh-grain-2020").events.filter(kind=EventKind.LIFTED).delete()
    judgements = played(cast, "cbh-grain-2020")
    fit = {key for key, one in judgements.items() if one.verdict == "available"}
    assert fit == {"demarche", "wto-dispute", "support"}
    # 60 days from 25 November 2026.
    assert judgements["wto-dispute"].next_deadline.due_on == dt.date(2027, 1, 24)
    assert judgements["eu-aci"].next_deadline is None


def test_a_fine_of_yesterday_can_still_be_contested(cast):
    case = cast.draft()
    cast.tell(case, {"kind": EventKind.FINED, "on": "2026-11-24"})
    judgements = judge(facts_of_case(Case.objects.with_record().get(pk=case.pk)), today=TODAY)
    one = next(one for one in judgements if one.entry.key == "cn-reconsideration")
    # Without the law it is not known whether the decision is final.
    assert (one.verdict, one.next_deadline.due_on) == ("open", dt.date(2027, 1, 23))
    law = Instrument.objects.get(key="advertising-law")
    case.citations.create(instrument=law)
    judgements = judge(facts_of_case(Case.objects.with_record().get(pk=case.pk)), today=TODAY)
    one = next(one for one in judgements if one.entry.key == "cn-reconsideration")
    assert (one.verdict, one.next_deadline.due_on) == ("available", dt.date(2027, 1, 23))


def test_an_incident_has_the_facts_of_its_case_where_all_are_released(cast):
    for slug, _available, _is_open in GOLDEN:
        case = Case.objects.with_record().get(pk=cast.case(slug).pk)
        incident = Incident.objects.visible_to(cast.stranger).get(ref=case.ref)
        assert facts_of_incident(incident) == facts_of_case(case), slug


def test_what_a_sector_incident_does_not_release_is_not_known(cast):
    case = cast.draft(consent="sector")
    ref = cast.release(case).case.ref
    facts = facts_of_incident(Incident.objects.visible_to(cast.stranger).get(ref=ref))
    assert (facts.home, facts.events) == ("", None)
    judgements = {one.entry.key: one for one in judge(facts, today=TODAY)}
    reason = judgements["us-antiboycott"].checks[0].reason
    assert reason.startswith("The firm's home state is not known.")


words = st.lists(st.sampled_from(sorted({*AIMS, "data-transfer-demand"})), max_size=3, unique=True)
days = st.sampled_from([None, PartialDate("2018"), PartialDate("2018-04-02")])


@given(
    facts=st.builds(
        Facts,
        coercing_state=st.sampled_from(["CN", "US", "SA"]),
        attribution=st.sampled_from(Attribution.values),
        home=st.sampled_from(["", "DE", "AU", "US", "TW"]),
        firm_kind=st.sampled_from(["", *FirmKind.values]),
        sector=st.sampled_from(["", "airline", "wine"]),
        topics=words.map(tuple),
        tactics=st.sampled_from([(), ("fine",), ("threat",), ("supply-chain-pressure",)]),
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
            assert check.reason.strip(), (one.entry.key, check.condition.test, check.status)
            assert "{" not in check.reason
        assert one.reasons or one.verdict == "available"


def test_every_entry_can_be_checked():
    assert len(set(EVERY)) == len(EVERY)
    assert {condition.test for entry in PLAYBOOK for condition in entry.conditions} == set(TESTS)
    assert {entry.deadline.rule for entry in PLAYBOOK if entry.deadline} <= set(rule_keys())


def test_the_playbook_uses_keys_that_the_register_knows(cast):
    topics = set(Topic.objects.values_list("slug", flat=True))
    tactics = set(Tactic.objects.values_list("slug", flat=True))
    kinds = {kind for group in GROUPS.values() for kind in group}
    assert set(AIMS) <= topics
    slugs = set(CollectiveResponse.objects.values_list("slug", flat=True)) | {""}
    for entry in PLAYBOOK:
        assert set(entry.response_kinds) <= kinds
        assert entry.response in slugs
        for condition in entry.conditions:
            assert set(condition.args.get("topics", ())) <= topics
            assert set(condition.args.get("tactics", ())) <= tactics


@pytest.mark.parametrize("missing", ["article", "requires", "met", "missing"])
def test_a_condition_that_nobody_can_check_is_refused(missing):
    row = json.loads((FOLDER / "responses" / "trade.json").read_text())[0]
    assert read_entries(json.dumps([row]))
    row["conditions"][0][missing] = " "
    with pytest.raises(ValueError, match="a condition needs an article"):
        read_entries(json.dumps([row]))
    del row["conditions"][0][missing]
    with pytest.raises(TypeError):
        read_entries(json.dumps([row]))


@pytest.mark.parametrize("missing", ["source", "title", "instrument"])
def test_an_entry_without_a_source_is_refused(missing):
    row = json.loads((FOLDER / "responses" / "trade.json").read_text())[0] | {missing: ""}
    with pytest.raises(ValueError, match="an entry needs conditions, a source"):
        read_entries(json.dumps([row]))
