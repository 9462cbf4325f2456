"""The values that fill the sentences of the playbook's conditions, in the reader's language."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from incidents.deadlines.remedies import finality_of
from incidents.models.desk.events import EventKind
from incidents.models.register.authorities import Attribution
from incidents.models.register.firms import FirmKind
from incidents.models.register.labels import label_of
from incidents.playbook.conditions import (
    affected_states,
    compute_term,
    start_of,
    targeted_states,
)
from incidents.playbook.context import ConditionContext
from incidents.playbook.facts import Facts
from incidents.values.blocs import states_of
from incidents.values.localised import country_name, format_partial_date

Term = tuple[dt.date, dt.date]


def sentence_values(context: ConditionContext) -> dict[str, Any]:
    """The values for the braces in a sentence, in the reader's language."""
    facts = context.facts
    tactics = set(context.args.get("tactics", ()))
    measures = [key for key in facts.tactics if key in tactics]
    kinds = set(context.args.get("kinds", ()))
    ends = compute_term(context) if "rule" in context.args else None
    longest = compute_term(context, "longest")
    started = start_of(context.args["from"], facts) if "rule" in context.args else None
    return {
        "attribution": Attribution(facts.attribution).label,
        "home": country_name(facts.home) or _("not known"),
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
        "laws": _join_parts(facts.laws),
        "law": context.law.instrument if context.law else "",
        "open_term": _open_term(ends, longest),
        **_finality_values(facts),
        "campaign": facts.campaign,
        "reported": format_partial_date(facts.reported_on),
        "deadline": format_partial_date(facts.demand_deadline_on)
        if facts.demand_deadline_on
        else "",
        "due": format_partial_date(ends[1]) if ends else "",
        "started": format_partial_date(started) if started else "",
    }


def _finality_values(facts: Facts) -> dict[str, str]:
    """What the law that the decision rests on says of its finality, and what is left."""
    if rule := finality_of(facts.laws):
        return {"finality": rule.rule, "left": rule.left}
    return {"finality": _("On which law the decision rests is not recorded."), "left": ""}


def _open_term(ends: Term | None, longest: Term | None) -> str:
    """Why it is not known whether a term runs."""
    if not ends:
        return _(
            "The exact day on which the authority acted, or the firm learned of it, is not"
            " recorded."
        )
    if not longest:
        return ""
    return _(
        "The term ended %(due)s if the authority named the right, the body and the term. If it did"
        " not, the term can run until %(longest)s."
    ) % {"due": format_partial_date(ends[1]), "longest": format_partial_date(longest[1])}


def _relevant_states(context: ConditionContext) -> list[str]:
    """The affected states that count for the condition; where none does, all of them."""
    states = affected_states(context.facts)
    among = states_of(context.args["among"]) if "among" in context.args else frozenset(states)
    return [code for code in states if code in among] or list(states)


def _join_parts(parts: Any) -> str:
    return ", ".join(str(part) for part in parts) or _("none")
