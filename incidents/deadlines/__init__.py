"""Statutory deadlines: pure functions over tables of rules. Nothing here reads or writes a row."""

from incidents.deadlines.deadlines import Deadline, Extension, Pause, compute_deadline
from incidents.deadlines.tables import RULES, Rule, UnknownRule, rule_keys, rule_on

__all__ = [
    "RULES",
    "Deadline",
    "Extension",
    "Pause",
    "Rule",
    "UnknownRule",
    "compute_deadline",
    "rule_keys",
    "rule_on",
]
