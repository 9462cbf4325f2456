"""Tiers, consents, and what a row of the table of fields (incidents.fields) says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from django.utils.functional import Promise

ColumnType = Literal["text", "keys", "number", "time", "day", "sum"]
Weight = Literal["A", "B", "C", "D"]


class Tier(StrEnum):
    """Who may read an incident (FIRST, Traffic Light Protocol 2.0)."""

    PUBLIC = "public"  # TLP:CLEAR
    COMMUNITY = "community"  # TLP:GREEN


class Consent(StrEnum):
    """How much of its story the firm lets the desk release, least first."""

    INTERNAL = "internal"
    AGGREGATE = "aggregate"
    SECTOR = "sector"
    NAMED = "named"


RELEASABLE = (Consent.SECTOR, Consent.NAMED)


class Reach(NamedTuple):
    """The tiers that a field may enter, and the consents of the firm that allow it."""

    tiers: frozenset[Tier]
    consents: frozenset[Consent]


_BOTH, _ANY = frozenset(Tier), frozenset({Consent.NAMED, Consent.SECTOR})
_NAMED = frozenset({Consent.NAMED})
EVERYBODY = Reach(_BOTH, _ANY)
IF_NAMED = Reach(_BOTH, _NAMED)
COMMUNITY_IF_NAMED = Reach(frozenset({Tier.COMMUNITY}), _NAMED)
NOBODY = Reach(frozenset(), frozenset())


@dataclass(frozen=True)
class Column:
    """A column of incidents.

    `meaning`: for the codebook, where it is not that of the field. `type`: of its values; "keys"
    is a list. `in_files`: whether files and the API have it; `in_snapshot`: whether the copy that
    DuckDB counts has it.
    """

    name: str
    meaning: str | Promise = ""
    type: ColumnType = "text"
    in_files: bool = True
    in_snapshot: bool = True


@dataclass(frozen=True)
class Field:
    """A field of a case. `reach`: who may read it; None until somebody decides.

    `columns`: of incidents that are made from it. `weights`: {part of the value: weight} of what a
    search finds, A before D; "" is the value itself, or each of a list of texts.
    """

    name: str
    title: str | Promise
    meaning: str | Promise = ""
    reach: Reach | None = None
    columns: tuple[Column, ...] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)


def hidden_columns(*names: str, type: ColumnType = "text") -> tuple[Column, ...]:
    """Return columns by which incidents are counted, and which no file has."""
    return tuple(Column(name, type=type, in_files=False) for name in names)
