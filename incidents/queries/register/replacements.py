"""Where the readers of a withdrawn incident are led."""

from collections.abc import Iterable
from typing import Any

from incidents.models.register.incidents import Incident, Tombstone

# A duplicate of a duplicate of a duplicate: nobody has made a longer chain.
LONGEST_CHAIN = 10


def find_replacement(user: Any, ref: str) -> str:
    """The reference of the incident that replaced a withdrawn one, "" if there is none."""
    return find_replacements(user, [ref]).get(ref, "")


def find_replacements(user: Any, refs: Iterable[str]) -> dict[str, str]:
    """{withdrawn incident: what replaced it}, without those that nothing replaced.

    Only what the reader may read now; a replacement that was itself replaced leads further. Two
    queries a step, and none without references.
    """
    ends: dict[str, str] = {}
    ways = {ref: ref for ref in refs}
    for _step in range(LONGEST_CHAIN):
        if not ways:
            break
        stones = Tombstone.objects.visible_to(user).filter(ref__in=set(ways.values()))
        others = dict(stones.exclude(replaced_by="").values_list("ref", "replaced_by"))
        ways = {ref: others[end] for ref, end in ways.items() if end in others}
        entries = Incident.objects.visible_to(user).filter(ref__in=set(ways.values()))
        there = set(entries.values_list("ref", flat=True))
        ends |= {ref: end for ref, end in ways.items() if end in there}
        ways = {ref: end for ref, end in ways.items() if end not in there}
    return ends
