"""Which answers fit a case, and why: rules as data, judged against recorded facts."""

from incidents.playbook.facts import Facts, of_case, of_entry
from incidents.playbook.judge import Check, Judged, judge
from incidents.playbook.tables import ANSWERS, Answer, Condition

__all__ = [
    "ANSWERS",
    "Answer",
    "Check",
    "Condition",
    "Facts",
    "Judged",
    "judge",
    "of_case",
    "of_entry",
]
