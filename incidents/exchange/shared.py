"""What other people's formats are made of: incidents with names, documents and responses."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from incidents.exchange import writable
from incidents.values.tiers import Tier

Row = Mapping[str, Any]
Thing = dict[str, Any]


@dataclass(frozen=True)
class LinkedResponse:
    """A public collective response, and what it responds to: slugs of campaigns, references."""

    slug: str
    name: str
    kind_label: str
    outcome: str
    url: str
    released_at: dt.datetime | None
    campaigns: frozenset[str] = frozenset()
    refs: frozenset[str] = frozenset()

    def is_to(self, row: Row) -> bool:
        """Whether it responds to an incident or to its campaign."""
        return row["ref"] in self.refs or row["campaign"] in self.campaigns


@dataclass(frozen=True)
class SharedContent:
    """Rows with columns, names (exchange.readable), `document` and `first_released_at`.

    `origin`: of this installation, such as https://register.example.org; ids derive from it.
    """

    rows: Iterable[Row]
    tier: Tier
    origin: str
    responses: list[LinkedResponse] = field(default_factory=list)

    def writable_rows(self) -> Iterator[Thing]:
        """The rows with texts that every format can hold."""
        return writable.rows(self.rows)

    def make_uuid(self, *words: str) -> str:
        """The same id for the same thing of this installation, whenever it is written."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join([self.origin, "shared", *words])))


def write_time(moment: dt.datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as STIX wants it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def name_firm(row: Row) -> str:
    """The firm, or what is said of it where it is not named."""
    return str(row["firm"] or row["sector_title"] or row["ref"])


def name_firm_key(row: Row) -> str:
    """What tells firms apart: a firm that is not named is one by itself."""
    return str(row["firm_slug"] or row["ref"])


def list_law(row: Row) -> list[Thing]:
    """The law cited: [{"instrument", "title", "article", "invoked"}], without what is blank."""
    return [
        drop_blank(
            {
                "instrument": one["instrument"],
                "title": one["instrument_title"],
                "article": one["number"],
                "invoked": one["invoked"],
            }
        )
        for one in row["document"]["citations"]
    ]


def list_wordings(row: Row) -> list[Thing]:
    """Wordings: [{"before", "after", "language", "place", "is_quoted"}], without what is blank."""
    names = ("before", "after", "language", "place", "is_quoted")
    listed = row["document"].get("wordings") or []
    return [drop_blank({name: one.get(name) for name in names}) for one in listed]


def drop_blank(values: Mapping[str, Any]) -> Thing:
    """Without blank texts and empty lists: other formats have no word for "not known"."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def dump_all(things: Iterable[Thing]) -> Iterator[bytes]:
    """The things as the members of a JSON list, without its brackets."""
    for number, thing in enumerate(things):
        yield (b",\n" if number else b"\n") + orjson.dumps(thing, default=str)
