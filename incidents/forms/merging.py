"""Merge what two people typed into the same form, field by field and row by row.

A version is {"facts": {field: [values]}, "rows": {kind: [{field: [values]}]}}: what a browser
sends, so that versions with errors can be compared too. `base` is the version both started from.
"""

import json
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Values = list[str]
Row = dict[str, Values]
Version = dict[str, Any]

# A removed row is sent with this field.
REMOVED: Row = {"DELETE": ["on"]}
# Fields that belong together: half of one version with half of the other would make a third that
# nobody typed, such as one person's firm in the other's country.
TOGETHER = (
    {"firm_name", "firm_country", "firm_kind", "sector"},
    {"authority_name", "authority_kind", "coercing_state"},
    {"attribution", "attribution_source"},
    {"consent", "marking"},
    {"cost_low", "cost_high", "cost_currency", "cost_method", "cost_source"},
    {"kind", "on", "is_by", "not_before", "due_on", "amount", "currency", "fine_ground"},
    {"title", "url", "archive_url", "archived_on", "sha256"},
    {"campaign", "ref"},
    {"followed", "followed_on", "followed_note"},
)


@dataclass
class MergedForm:
    """The merged version, the version to compare it with from now on, and what happened.

    `collisions` and `taken` name places: "note", or "event-1-on" for a field of a row, or "event-1"
    for a whole row. At a collision the version holds what this person typed; `taken` lists what
    only the other person changed.
    """

    version: Version
    base: Version
    collisions: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge_versions(base: Version | None, mine: Version, theirs: Version) -> MergedForm:
    """Merge two versions that started from `base`; without one, every difference collides."""
    start = base or {"facts": {}, "rows": {}}
    merged = MergedForm({"facts": {}, "rows": {}}, {"facts": theirs["facts"], "rows": {}})
    facts = _merge_fields(start["facts"], mine["facts"], theirs["facts"])
    merged.version["facts"], merged.collisions, merged.taken = facts
    for kind, typed in mine["rows"].items():
        before = start["rows"].get(kind, []) if base else [{} for _row in theirs["rows"][kind]]
        _merge_rows(merged, kind, before, typed, theirs["rows"][kind])
    return merged


def _merge_fields(base: Row, mine: Row, theirs: Row) -> tuple[Row, list[str], list[str]]:
    """Return (merged fields, names that collide, names taken from the other version)."""
    fields: Row = {}
    collisions, taken = [], []
    for name in dict.fromkeys((*mine, *theirs)):
        own, other = mine.get(name, []), theirs.get(name, [])
        fields[name] = own
        if own == other:
            continue
        if _collides(name, base, mine, theirs):
            collisions.append(name)
        elif base[name] == own:
            fields[name] = other
            taken.append(name)
    return fields, collisions, taken


def _collides(name: str, base: Row, mine: Row, theirs: Row) -> bool:
    """Whether both people changed a field, or a field that belongs together with it."""
    group = next((group for group in TOGETHER if name in group), {name})
    here = [one for one in group if one in mine or one in theirs]
    if any(one not in base for one in here):
        return True
    return all(any(base[one] != side.get(one, []) for one in here) for side in (mine, theirs))


def _merge_rows(
    merged: MergedForm, kind: str, base: list[Row], mine: list[Row], theirs: list[Row]
) -> None:
    """Merge the rows of a kind: those of the base, then new ones, the other person's first."""
    rows: list[Row] = []
    seen: list[Row] = []
    aligned, added = _align(base, theirs)
    for number, (before, other) in enumerate(zip(base, aligned, strict=True)):
        own = mine[number] if number < len(mine) else before
        place = f"{kind}-{len(rows)}"
        if other.get("DELETE") and (own == before or own.get("DELETE")):
            merged.taken += [place] if own == before else []
            continue
        row, collisions, taken = _merge_row(before, own, other)
        merged.collisions += [f"{place}-{name}" for name in collisions]
        merged.taken += [f"{place}-{name}" for name in taken]
        rows.append(row)
        seen.append(other)
    merged.taken += [f"{kind}-{len(rows) + place}" for place in range(len(added))]
    merged.version["rows"][kind] = [
        *rows,
        *added,
        *(row for row in mine[len(base) :] if row not in added),
    ]
    merged.base["rows"][kind] = [*seen, *added]


def _merge_row(before: Row, own: Row, other: Row) -> tuple[Row, list[str], list[str]]:
    """Merge a row; where one person removed what the other changed, the person has to choose."""
    if other.get("DELETE"):
        return own, ["DELETE"], []
    if own.get("DELETE") and other != before:
        return {**other, **REMOVED}, ["DELETE"], []
    return _merge_fields(before, own, other)


def _align(base: list[Row], theirs: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return (what became of each row of base, rows that are new).

    Rows have no keys, because each save writes them anew. Rows equal in both lists fix the order;
    between them, the most similar rows are paired.
    """
    aligned: list[Row] = [{**row, **REMOVED} for row in base]
    added: list[Row] = []
    written = [[json.dumps(row, sort_keys=True) for row in side] for side in (base, theirs)]
    matcher = SequenceMatcher(None, *written, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            aligned[first:last] = theirs[new_first:new_last]
            continue
        free = [number for number in range(first, last) if not base[number].get("DELETE")]
        for row in theirs[new_first:new_last]:
            if not free:
                added.append(row)
                continue
            number = max(free, key=lambda one, row=row: (_likeness(base[one], row), -one))
            free.remove(number)
            aligned[number] = row
    return aligned, added


def _likeness(one: Row, other: Row) -> int:
    return sum(one[name] == other.get(name) for name in one if one[name])
