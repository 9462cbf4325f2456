"""Statutory clocks: pure functions over rule tables. No row is read or written here."""

from incidents.deadlines.deadlines import Deadline, Extension, Stop, deadline
from incidents.deadlines.tables import RULES, Rule, UnknownRule, keys, version

__all__ = [
    "RULES",
    "Deadline",
    "Extension",
    "Rule",
    "Stop",
    "UnknownRule",
    "deadline",
    "keys",
    "version",
]
