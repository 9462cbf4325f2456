"""Which answers fit a case, and why: rules as data, judged against recorded facts."""

from incidents.playbook.facts import Facts, facts_of_case, of_entry
from incidents.playbook.judge import Check, Judged, judge
from incidents.playbook.tables import ANSWERS, Condition, PlaybookEntry

__all__ = [
    "ANSWERS",
    "Check",
    "Condition",
    "Facts",
    "Judged",
    "PlaybookEntry",
    "facts_of_case",
    "judge",
    "of_entry",
]
