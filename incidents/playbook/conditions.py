"""What a condition asks of the facts: pure tests by name, and the words its sentences take."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from incidents.deadlines.deadlines import deadline
from incidents.models.desk.cases import EventKind
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
# Weakest first. What is denied is not shown.
STRENGTH: dict[str, int] = {
    Attribution.NONE.value: 0,
    Attribution.DENIED.value: 0,
    Attribution.ENCOURAGED.value: 1,
}


class ConditionContext(NamedTuple):
    """What is judged, under which arguments, on which day."""

    facts: Facts
    args: Args
    today: dt.date


Test = Callable[[ConditionContext], str]


def _yes(is_so: bool) -> str:
    return MET if is_so else NOT_MET


def attribution(asked: ConditionContext) -> str:
    """At least as strong as asked; `denied` says what a denial means where it is not a no."""
    told = asked.facts.attribution
    least = STRENGTH.get(asked.args.get("at_least", Attribution.ENCOURAGED), 2)
    if STRENGTH.get(told, 2) >= least:
        return MET
    return str(asked.args.get("denied", NOT_MET)) if told == Attribution.DENIED else NOT_MET


def home_known(asked: ConditionContext) -> str:
    return MET if asked.facts.home else UNKNOWN


def home_among(asked: ConditionContext) -> str:
    if not asked.facts.home:
        return UNKNOWN
    return _yes(asked.facts.home in states_of(asked.args["among"]))


def state_among(asked: ConditionContext) -> str:
    return _yes(asked.facts.state in states_of(asked.args["among"]))


def reached(facts: Facts) -> tuple[str, ...]:
    """States whose firms or whose own choices are hit, each once."""
    return tuple(dict.fromkeys([*facts.hit, *aimed(facts)]))


def aimed(facts: Facts) -> tuple[str, ...]:
    """States whose governments chose what it is about."""
    found = [AIMS[topic] for topic in facts.topics if topic in AIMS]
    states = [aim["of"] or facts.home for aim in found if aim["aims_at"] == "government"]
    return tuple(dict.fromkeys(code for code in states if code))


def reaches(asked: ConditionContext) -> str:
    among, found = states_of(asked.args["among"]), reached(asked.facts)
    if set(found) & among:
        return MET
    return NOT_MET if asked.facts.home else UNKNOWN


def aims_at_government(asked: ConditionContext) -> str:
    """A choice of one of these governments; not known where a topic has not been judged."""
    if set(aimed(asked.facts)) & states_of(asked.args["among"]):
        return MET
    if not all(topic in AIMS for topic in asked.facts.topics) or not asked.facts.topics:
        return UNKNOWN
    about = [AIMS[topic] for topic in asked.facts.topics]
    lacks_home = any(aim["aims_at"] == "government" and not aim["of"] for aim in about)
    return UNKNOWN if lacks_home and not asked.facts.home else NOT_MET


def has_measure(asked: ConditionContext) -> str:
    return _yes(bool(set(asked.facts.tactics) & set(asked.args["tactics"])))


def sector_not(asked: ConditionContext) -> str:
    if not asked.facts.sector:
        return UNKNOWN
    return _yes(asked.facts.sector not in asked.args["sectors"])


def states_hit(asked: ConditionContext) -> str:
    found = len(reached(asked.facts))
    return _yes(found >= asked.args["least"]) if found else UNKNOWN


def is_campaign(asked: ConditionContext) -> str:
    return _yes(bool(asked.facts.campaign))


def deadline_ahead(asked: ConditionContext) -> str:
    due = asked.facts.demand_deadline_on
    return _yes(due.latest >= asked.today) if due else UNKNOWN


def has_event(asked: ConditionContext) -> str:
    if asked.facts.events is None:
        return UNKNOWN
    return _yes(bool(set(asked.facts.events) & set(asked.args["kinds"])))


def term(asked: ConditionContext) -> tuple[dt.date, dt.date] | None:
    """The interval in which the term ends, or None where its start is not known to a day."""
    started = start_of(asked.args["from"], asked.facts)
    if started is None or started.precision != "day":
        return None
    try:
        ends = deadline(asked.args["rule"], started)
    except ValueError:
        # No version of the rule is known for that day: nothing is guessed.
        return None
    return ends.earliest, ends.latest


def start_of(name: str, facts: Facts) -> PartialDate | None:
    """The fact from which a clock is counted."""
    days = {
        "demanded_on": facts.demanded_on,
        "reported_on": facts.reported_on,
        "acted_on": facts.acted_on,
    }
    return days[name]


def term_open(asked: ConditionContext) -> str:
    ends = term(asked)
    return _yes(ends[1] >= asked.today) if ends else UNKNOWN


def since(asked: ConditionContext) -> str:
    """Whether it was reported once a text was in force; before that it may still go on."""
    return MET if asked.facts.reported_on.earliest.isoformat() >= asked.args["day"] else UNKNOWN


def firm_kind_among(asked: ConditionContext) -> str:
    return _yes(asked.facts.firm_kind in asked.args["kinds"]) if asked.facts.firm_kind else UNKNOWN


def topic_among(asked: ConditionContext) -> str:
    return _yes(bool(set(asked.facts.topics) & set(asked.args["topics"])))


def is_covert(asked: ConditionContext) -> str:
    """A threat that reaches home; an authority's open act on its own territory is none."""
    if has_measure(asked) == NOT_MET:
        return NOT_MET
    return MET if topic_among(asked) == MET else UNKNOWN


def community(asked: ConditionContext) -> str:
    return MET if topic_among(asked) == MET else firm_kind_among(asked)


TESTS: dict[str, Test] = {
    test.__name__: test
    for test in (
        *(attribution, home_known, home_among, state_among, reaches, aims_at_government),
        *(has_measure, sector_not, states_hit, is_campaign, deadline_ahead, has_event),
        *(term_open, since, firm_kind_among, topic_among, is_covert, community),
    )
}


def sentence_values(asked: ConditionContext) -> dict[str, Any]:
    """What the braces of a sentence stand for, in the reader's language."""
    facts = asked.facts
    wanted = set(asked.args.get("tactics", ()))
    measures = [key for key in facts.tactics if key in wanted]
    kinds = set(asked.args.get("kinds", ()))
    ends = term(asked) if "rule" in asked.args else None
    started = start_of(asked.args["from"], facts) if "rule" in asked.args else None
    return {
        "attribution": Attribution(facts.attribution).label,
        "home": country_name(facts.home),
        "state": country_name(facts.state),
        "firm_kind": FirmKind(facts.firm_kind).label if facts.firm_kind else _("firm"),
        "sector": label_of("sector", facts.sector),
        "topics": _join_parts(label_of("topic", key) for key in facts.topics),
        "tactics": _join_parts(label_of("tactic", key) for key in facts.tactics),
        "measures": _join_parts(label_of("tactic", key) for key in measures),
        "events": _join_parts(
            str(EventKind(key).label) for key in facts.events or () if key in kinds
        ),
        "reached": _join_parts(map(country_name, _relevant_states(asked))),
        "aimed": _join_parts(map(country_name, aimed(facts))),
        "count": len(reached(facts)),
        "campaign": facts.campaign,
        "reported": format_partial_date(facts.reported_on),
        "deadline": format_partial_date(facts.demand_deadline_on)
        if facts.demand_deadline_on
        else "",
        "due": format_partial_date(ends[1]) if ends else "",
        "started": format_partial_date(started) if started else "",
    }


def _relevant_states(asked: ConditionContext) -> list[str]:
    """The states that count; where none does, all that there are."""
    found = reached(asked.facts)
    among = states_of(asked.args["among"]) if "among" in asked.args else frozenset(found)
    return [code for code in found if code in among] or list(found)


def _join_parts(parts: Any) -> str:
    return ", ".join(str(part) for part in parts) or _("nothing")
