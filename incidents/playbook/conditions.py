"""The tests of the playbook's conditions, by name, and the values that fill their sentences."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from incidents.deadlines.deadlines import compute_deadline
from incidents.models.desk.events import EventKind
from incidents.models.register.authorities import Attribution
from incidents.models.register.firms import FirmKind
from incidents.models.register.labels import label_of
from incidents.playbook.facts import Facts
from incidents.playbook.tables import AIMS
from incidents.values.blocs import states_of
from incidents.values.localised import country_name, format_partial_date
from incidents.values.partial_dates import PartialDate

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
Args = Mapping[str, Any]
# Weakest first. What a state denies is not established.
STRENGTH: dict[str, int] = {
    Attribution.NONE.value: 0,
    Attribution.DENIED.value: 0,
    Attribution.ENCOURAGED.value: 1,
}


class ConditionContext(NamedTuple):
    """The facts to judge, the arguments of the condition, and today."""

    facts: Facts
    args: Args
    today: dt.date


Test = Callable[[ConditionContext], str]


def _met_if(is_met: bool) -> str:
    return MET if is_met else NOT_MET


def attribution(context: ConditionContext) -> str:
    """At least as strong as required; the argument `denied` is the status of a denial."""
    value = context.facts.attribution
    least = STRENGTH.get(context.args.get("at_least", Attribution.ENCOURAGED), 2)
    if STRENGTH.get(value, 2) >= least:
        return MET
    return str(context.args.get("denied", NOT_MET)) if value == Attribution.DENIED else NOT_MET


def home_known(context: ConditionContext) -> str:
    return MET if context.facts.home else UNKNOWN


def home_among(context: ConditionContext) -> str:
    if not context.facts.home:
        return UNKNOWN
    return _met_if(context.facts.home in states_of(context.args["among"]))


def state_among(context: ConditionContext) -> str:
    return _met_if(context.facts.coercing_state in states_of(context.args["among"]))


def affected_states(facts: Facts) -> tuple[str, ...]:
    """States whose firms or own decisions are under pressure, each once."""
    return tuple(dict.fromkeys([*facts.home_states, *targeted_states(facts)]))


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
    if not all(topic in AIMS for topic in context.facts.topics) or not context.facts.topics:
        return UNKNOWN
    aims = [AIMS[topic] for topic in context.facts.topics]
    lacks_home = any(aim["aims_at"] == "government" and not aim["of"] for aim in aims)
    return UNKNOWN if lacks_home and not context.facts.home else NOT_MET


def has_measure(context: ConditionContext) -> str:
    return _met_if(bool(set(context.facts.tactics) & set(context.args["tactics"])))


def sector_not(context: ConditionContext) -> str:
    if not context.facts.sector:
        return UNKNOWN
    return _met_if(context.facts.sector not in context.args["sectors"])


def states_hit(context: ConditionContext) -> str:
    count = len(affected_states(context.facts))
    return _met_if(count >= context.args["least"]) if count else UNKNOWN


def is_campaign(context: ConditionContext) -> str:
    return _met_if(bool(context.facts.campaign))


def deadline_ahead(context: ConditionContext) -> str:
    due = context.facts.demand_deadline_on
    return _met_if(due.latest >= context.today) if due else UNKNOWN


def has_event(context: ConditionContext) -> str:
    if context.facts.events is None:
        return UNKNOWN
    return _met_if(bool(set(context.facts.events) & set(context.args["kinds"])))


def compute_term(context: ConditionContext) -> tuple[dt.date, dt.date] | None:
    """The interval in which the term ends, or None where its start is not known to a day."""
    started = start_of(context.args["from"], context.facts)
    if started is None or started.precision != "day":
        return None
    try:
        ends = compute_deadline(context.args["rule"], started)
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
    ends = compute_term(context)
    return _met_if(ends[1] >= context.today) if ends else UNKNOWN


def since(context: ConditionContext) -> str:
    """Whether it was reported once a text was in force; earlier pressure may still continue."""
    return MET if context.facts.reported_on.earliest.isoformat() >= context.args["day"] else UNKNOWN


def firm_kind_among(context: ConditionContext) -> str:
    return (
        _met_if(context.facts.firm_kind in context.args["kinds"])
        if context.facts.firm_kind
        else UNKNOWN
    )


def topic_among(context: ConditionContext) -> str:
    return _met_if(bool(set(context.facts.topics) & set(context.args["topics"])))


def is_covert(context: ConditionContext) -> str:
    """A threat that reaches the home state, not an authority's open act on its own territory."""
    if has_measure(context) == NOT_MET:
        return NOT_MET
    return MET if topic_among(context) == MET else UNKNOWN


def community(context: ConditionContext) -> str:
    return MET if topic_among(context) == MET else firm_kind_among(context)


TESTS: dict[str, Test] = {
    test.__name__: test
    for test in (
        *(attribution, home_known, home_among, state_among, reaches, aims_at_government),
        *(has_measure, sector_not, states_hit, is_campaign, deadline_ahead, has_event),
        *(term_open, since, firm_kind_among, topic_among, is_covert, community),
    )
}


def sentence_values(context: ConditionContext) -> dict[str, Any]:
    """The values for the braces in a sentence, in the reader's language."""
    facts = context.facts
    tactics = set(context.args.get("tactics", ()))
    measures = [key for key in facts.tactics if key in tactics]
    kinds = set(context.args.get("kinds", ()))
    ends = compute_term(context) if "rule" in context.args else None
    started = start_of(context.args["from"], facts) if "rule" in context.args else None
    return {
        "attribution": Attribution(facts.attribution).label,
        "home": country_name(facts.home),
        "state": country_name(facts.coercing_state),
        "firm_kind": FirmKind(facts.firm_kind).label if facts.firm_kind else _("firm"),
        "sector": label_of("sector", facts.sector),
        "topics": _join_parts(label_of("topic", key) for key in facts.topics),
        "tactics": _join_parts(label_of("tactic", key) for key in facts.tactics),
        "measures": _join_parts(label_of("tactic", key) for key in measures),
        "events": _join_parts(
            str(EventKind(key).label) for key in facts.events or () if key in kinds
        ),
        "affected": _join_parts(map(country_name, _relevant_states(context))),
        "targeted": _join_parts(map(country_name, targeted_states(facts))),
        "count": len(affected_states(facts)),
        "campaign": facts.campaign,
        "reported": format_partial_date(facts.reported_on),
        "deadline": format_partial_date(facts.demand_deadline_on)
        if facts.demand_deadline_on
        else "",
        "due": format_partial_date(ends[1]) if ends else "",
        "started": format_partial_date(started) if started else "",
    }


def _relevant_states(context: ConditionContext) -> list[str]:
    """The affected states that count for the condition; where none does, all of them."""
    states = affected_states(context.facts)
    among = states_of(context.args["among"]) if "among" in context.args else frozenset(states)
    return [code for code in states if code in among] or list(states)


def _join_parts(parts: Any) -> str:
    return ", ".join(str(part) for part in parts) or _("none")
