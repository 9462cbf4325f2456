"""Incidents as entities of FollowTheMoney 4 (OpenSanctions), an entity a line.

No entity is a `Sanction` and none has a risk topic, also where a firm was fined: screening
programs would treat the firm under pressure as the one that did wrong.
"""

from collections.abc import Iterator

import orjson

from incidents.exchange.shared import (
    Row,
    SharedContent,
    Thing,
    list_law,
    name_firm_key,
)

PREFIX = "coercion-register"
# What FollowTheMoney has for our kinds of firm; all others are organisations.
SCHEMATA = {"company": "Company"}


def as_entities(content: SharedContent) -> Iterator[bytes]:
    """JSON Lines: events, and each firm and authority once, before its first event."""
    written: set[str] = set()
    for row in content.writable_rows():
        for entity in _list_entities(row):
            if entity["id"] not in written:
                written.add(entity["id"])
                yield orjson.dumps(entity) + b"\n"


def _list_entities(row: Row) -> Iterator[Thing]:
    firm, authority = _write_firm(row), _write_authority(row)
    yield from filter(None, [firm, authority])
    yield _write_event(row, firm, authority)


def _write_firm(row: Row) -> Thing | None:
    if not row["firm"]:
        return None
    return _entity(
        SCHEMATA.get(row["firm_kind"], "Organization"),
        f"firm-{name_firm_key(row)}",
        name=[row["firm"]],
        alias=row["document"].get("firm_names") or [],
        country=[row["country"].lower()],
        sector=[row["sector_title"]],
    )


def _write_authority(row: Row) -> Thing | None:
    name = row["authority_name"]
    if not name:
        return None
    key = row["authority"] or f"{row['coercing_state']}-{name}"
    country = [row["coercing_state"].lower()]
    return _entity("PublicBody", f"authority-{key}", name=[name], country=country)


def _write_event(row: Row, firm: Thing | None, authority: Thing | None) -> Thing:
    sources = row["document"].get("sources") or ()
    law = [", ".join(filter(None, [one["title"], one.get("article")])) for one in list_law(row)]
    return _entity(
        "Event",
        row["ref"].lower(),
        name=[row["title"]],
        date=[row["demanded_on"] or row["reported_on"]],
        country=[row["coercing_state"].lower()],
        summary=[row["demanded_change"]],
        notes=[f"Law cited: {one}" for one in law],
        keywords=[*row["topic_titles"], *row["tactic_titles"], row["campaign_title"]],
        involved=[firm["id"]] if firm else [],
        organizer=[authority["id"]] if authority else [],
        sourceUrl=[one["url"] for one in sources if _is_web(one.get("url"))],
        publisher=["Coercion Register"],
        publisherUrl=[row["url"]],
    )


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("http://", "https://"))


def _entity(schema: str, key: str, **properties: list[str]) -> Thing:
    filled = {name: [one for one in values if one] for name, values in properties.items()}
    return {
        "id": f"{PREFIX}-{key}",
        "schema": schema,
        "properties": {
            name: list(dict.fromkeys(values)) for name, values in filled.items() if values
        },
    }
