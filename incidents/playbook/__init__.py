"""Which government responses are available in a case, and why: rules judged against facts."""

from incidents.playbook.facts import Facts, facts_of_case, facts_of_incident
from incidents.playbook.judge import Check, Judgement, judge
from incidents.playbook.tables import PLAYBOOK, RECOMMENDATIONS, REPORT, Condition, PlaybookEntry

__all__ = [
    "PLAYBOOK",
    "RECOMMENDATIONS",
    "REPORT",
    "Check",
    "Condition",
    "Facts",
    "Judgement",
    "PlaybookEntry",
    "facts_of_case",
    "facts_of_incident",
    "judge",
]
