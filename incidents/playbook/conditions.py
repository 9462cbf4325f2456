"""The tests of the playbook's conditions, by name."""

import datetime as dt

from incidents.deadlines.deadlines import compute_deadline
from incidents.deadlines.remedies import finality_of
from incidents.models.register.authorities import Attribution
from incidents.playbook.context import MET, NOT_MET, UNKNOWN, ConditionContext, Test, met_if
from incidents.playbook.facts import Facts
from incidents.playbook.tables import AIMS, TACTICS
from incidents.values.blocs import states_of
from incidents.values.case_kinds import CaseKind
from incidents.values.partial_dates import PartialDate

# Weakest first. What a state denies is not established.
STRENGTH: dict[str, int] = {
    Attribution.NONE.value: 0,
    Attribution.DENIED.value: 0,
    Attribution.ENCOURAGED.value: 1,
}


def attribution(context: ConditionContext) -> str:
    """At least as strong as required; the argument `denied` is the status of a denial."""
    value = context.facts.attribution
    least = STRENGTH.get(context.args.get("at_least", Attribution.ENCOURAGED), 2)
    if STRENGTH.get(value, 2) >= least:
        return MET
    return str(context.args.get("denied", NOT_MET)) if value == Attribution.DENIED else NOT_MET


def home_known(context: ConditionContext) -> str:
    """A home state that is not the coercing state: a firm's own government can be that too."""
    if not context.facts.home:
        return UNKNOWN
    return met_if(context.facts.home != context.facts.coercing_state)


def home_law(context: ConditionContext) -> str:
    """Whether the law of the home state is recorded for the entry; else it is not known."""
    if not context.facts.home:
        return UNKNOWN
    if context.facts.home == context.facts.coercing_state:
        return NOT_MET
    return MET if context.law else UNKNOWN


def home_among(context: ConditionContext) -> str:
    if not context.facts.home:
        return UNKNOWN
    return met_if(context.facts.home in states_of(context.args["among"]))


def state_among(context: ConditionContext) -> str:
    """Whether it is one of these states; the argument `otherwise` is the status of any other."""
    if context.facts.coercing_state in states_of(context.args["among"]):
        return MET
    return str(context.args.get("otherwise", NOT_MET))


def affected_states(facts: Facts) -> tuple[str, ...]:
    """States whose firms or own decisions are under pressure, each once; not the coercing state."""
    states = [*facts.home_states, *targeted_states(facts)]
    return tuple(code for code in dict.fromkeys(states) if code != facts.coercing_state)


def targeted_states(facts: Facts) -> tuple[str, ...]:
    """States whose governments made the decision that the pressure is about."""
    aims = [AIMS[topic] for topic in facts.topics if topic in AIMS]
    states = [aim["of"] or facts.home for aim in aims if aim["aims_at"] == "government"]
    return tuple(dict.fromkeys(code for code in states if code))


def reaches(context: ConditionContext) -> str:
    if set(affected_states(context.facts)) & states_of(context.args["among"]):
        return MET
    return NOT_MET if context.facts.home else UNKNOWN


def aims_at_government(context: ConditionContext) -> str:
    """A decision of one of these governments; not known where a topic has not been classified."""
    if set(targeted_states(context.facts)) & states_of(context.args["among"]):
        return MET
    topics = context.facts.topics
    aims = [AIMS[topic] for topic in topics if topic in AIMS]
    if not aims or len(aims) < len(topics):
        return UNKNOWN
    lacks_home = any(aim["aims_at"] == "government" and not aim["of"] for aim in aims)
    return UNKNOWN if lacks_home and not context.facts.home else NOT_MET


def has_measure(context: ConditionContext) -> str:
    return met_if(bool(set(context.facts.tactics) & set(context.args["tactics"])))


def sector_not(context: ConditionContext) -> str:
    if not context.facts.sector:
        return UNKNOWN
    return met_if(context.facts.sector not in context.args["sectors"])


def states_hit(context: ConditionContext) -> str:
    count = len(affected_states(context.facts))
    if not count and not context.facts.home:
        return UNKNOWN
    return met_if(count >= context.args["least"])


def is_campaign(context: ConditionContext) -> str:
    return met_if(bool(context.facts.campaign))


def deadline_ahead(context: ConditionContext) -> str:
    due = context.facts.demand_deadline_on
    return met_if(due.latest >= context.today) if due else UNKNOWN


def has_event(context: ConditionContext) -> str:
    if context.facts.events is None:
        return UNKNOWN
    return met_if(bool(set(context.facts.events) & set(context.args["kinds"])))


def compute_term(context: ConditionContext, rule: str = "rule") -> tuple[dt.date, dt.date] | None:
    """The interval in which the term ends, or None where its start is not known to a day.

    `rule`: the argument that names it.
    """
    if rule not in context.args:
        return None
    started = start_of(context.args["from"], context.facts)
    if started is None or started.precision != "day":
        return None
    try:
        ends = compute_deadline(context.args[rule], started)
    except ValueError:
        # No version of the rule is known for that day: nothing is guessed.
        return None
    return ends.earliest, ends.latest


def start_of(name: str, facts: Facts) -> PartialDate | None:
    """The fact from which a deadline is counted."""
    days = {
        "demanded_on": facts.demanded_on,
        "reported_on": facts.reported_on,
        "acted_on": facts.acted_on,
    }
    return days[name]


def term_open(context: ConditionContext) -> str:
    """Whether a term runs; after it not known until a longer one for whom nobody told has ended."""
    ends = compute_term(context)
    if ends is None:
        return UNKNOWN
    if ends[1] >= context.today:
        return MET
    longest = compute_term(context, "longest")
    return UNKNOWN if longest and longest[1] >= context.today else NOT_MET


def since(context: ConditionContext) -> str:
    """Whether it was reported once a text was in force; earlier pressure may still continue."""
    return MET if context.facts.reported_on.earliest.isoformat() >= context.args["day"] else UNKNOWN


def firm_kind_among(context: ConditionContext) -> str:
    return (
        met_if(context.facts.firm_kind in context.args["kinds"])
        if context.facts.firm_kind
        else UNKNOWN
    )


def topic_among(context: ConditionContext) -> str:
    return met_if(bool(set(context.facts.topics) & set(context.args["topics"])))


def is_covert(context: ConditionContext) -> str:
    """A threat that reaches the home state, not an authority's open act on its own territory."""
    if has_measure(context) == NOT_MET:
        return NOT_MET
    return MET if topic_among(context) == MET else UNKNOWN


def community(context: ConditionContext) -> str:
    return MET if topic_among(context) == MET else firm_kind_among(context)


def is_demand(context: ConditionContext) -> str:
    return met_if(context.facts.case_kind == CaseKind.DEMAND)


def boycott_request(context: ConditionContext) -> str:
    """Whether somebody was asked to further a boycott; a listing alone is no request."""
    facts = context.facts
    if set(facts.tactics) & set(TACTICS["refusal-to-deal"]):
        return MET if facts.case_kind == CaseKind.DEMAND else UNKNOWN
    return UNKNOWN if set(facts.tactics) & set(TACTICS["listing"]) else NOT_MET


def us_person(context: ConditionContext) -> str:
    """Whether a United States person was asked. Of a listing, others than the firm may have been.

    A request of the United States itself is not one of a foreign country.
    """
    facts = context.facts
    if facts.coercing_state == "US":
        return NOT_MET
    if facts.home == "US":
        return MET
    is_listing = set(facts.tactics) & set(TACTICS["listing"])
    return UNKNOWN if is_listing or not facts.home else NOT_MET


def listed_law(context: ConditionContext) -> str:
    """Whether a cited law is one of those that the argument names; not known without a citation."""
    if not context.facts.laws:
        return UNKNOWN
    cited = {key.partition("#")[0] for key in context.facts.laws}
    return met_if(bool(cited & set(context.args["laws"])))


def end_user(context: ConditionContext) -> str:
    """Whether controlled goods go to an end user that took part. A listing by the coercing state
    is no ground for it; where goods may be traded at all, it has to be found out.
    """
    facts = context.facts
    if "technology-partnership" in facts.topics:
        return MET
    has_goods = facts.sector not in context.args["sectors"]
    is_trade = set(facts.tactics) & {*TACTICS["listing"], *TACTICS["refusal-to-deal"]}
    return UNKNOWN if is_trade and has_goods else NOT_MET


def not_final(context: ConditionContext) -> str:
    """Whether the decision can be contested, by the law that it rests on (deadlines.remedies)."""
    rule = finality_of(context.facts.laws)
    if rule is None:
        return MET if context.facts.laws else UNKNOWN
    return {"final": NOT_MET, "contestable": MET}.get(rule.status, UNKNOWN)


def penalty_ahead(context: ConditionContext) -> str:
    """Whether a penalty may still be announced: none is decided, and one is threatened."""
    facts = context.facts
    if facts.events is None:
        return UNKNOWN
    if {"fined", "delisted"} & set(facts.events):
        return NOT_MET
    return UNKNOWN if set(facts.tactics) & set(TACTICS["penalty"]) else NOT_MET


def other_remedies(context: ConditionContext) -> str:
    """The law of a coercing state other than China is not recorded, and never guessed."""
    return NOT_MET if context.facts.coercing_state == "CN" else UNKNOWN


TESTS: dict[str, Test] = {
    test.__name__: test
    for test in (
        *(attribution, home_known, home_law, state_among, reaches, aims_at_government),
        *(has_measure, sector_not, states_hit, is_campaign, deadline_ahead, has_event),
        *(term_open, since, firm_kind_among, topic_among, is_covert, community, home_among),
        *(is_demand, boycott_request, us_person, listed_law, end_user, not_final),
        *(penalty_ahead, other_remedies),
    )
}
