"""Incidents as MISP events (MISP core format, draft-16), not to be used for detection.

Every attribute has `to_ids` false: a firm under pressure is no indicator of compromise.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from incidents.exchange.shared import (
    Row,
    SharedContent,
    Thing,
    drop_blank,
    dump_all,
    list_law,
    list_wordings,
)
from incidents.values.firm_responses import label_response
from incidents.values.localised import country_name
from incidents.values.tiers import Tier

UNDEFINED_THREAT, COMPLETED = "4", "2"
# MISP's own numbers: all communities; this community only.
DISTRIBUTION = {Tier.PUBLIC: "3", Tier.COMMUNITY: "1"}
TLP_TAGS = {Tier.PUBLIC: "tlp:clear", Tier.COMMUNITY: "tlp:green"}


def as_misp(content: SharedContent) -> Iterator[bytes]:
    """Events as MISP's own exports have them: {"response": [{"Event": ...}]}."""
    yield b'{"response":['
    yield from dump_all(_list_events(content))
    yield b"\n]}\n"


def _list_events(content: SharedContent) -> Iterator[Thing]:
    for row in content.writable_rows():
        yield {"Event": _write_event(content, row)}


def _write_event(content: SharedContent, row: Row) -> Thing:
    moment = str(int(row["released_at"].timestamp()))
    attributes = [_write_attribute(content, row, fact, moment) for fact in _list_facts(row)]
    return {
        "uuid": content.make_uuid("event", row["ref"]),
        "info": f"{row['ref']}: {row['title']}",
        "date": row["reported_from"].isoformat(),
        "timestamp": moment,
        "publish_timestamp": moment,
        "published": True,
        "analysis": COMPLETED,
        "threat_level_id": UNDEFINED_THREAT,
        "distribution": DISTRIBUTION[content.tier],
        "Orgc": {"name": "Coercion Register", "uuid": content.make_uuid("organisation")},
        "Tag": _write_tags(content, row),
        "Attribute": attributes,
    }


def _write_tags(content: SharedContent, row: Row) -> list[Thing]:
    keys = [f'coercion-register:topic="{key}"' for key in row["topics"]]
    keys += [f'coercion-register:tactic="{key}"' for key in row["tactics"]]
    keys.append(f'coercion-register:coercing-state="{row["coercing_state"]}"')
    return [{"name": name} for name in (TLP_TAGS[content.tier], *keys)]


# (category, type, value, comment, tags)
Fact = tuple[str, str, Any, str, list[str]]


def _list_facts(row: Row) -> Iterable[Fact]:
    """The facts of an incident by MISP's categories and types, filled ones only."""
    facts: list[Fact] = [
        ("Internal reference", "link", row["url"], f"Version {row['version']}", []),
        ("Targeting data", "target-org", row["firm"], "Firm", []),
        ("Targeting data", "target-location", country_name(row["country"]), "Home country", []),
        ("Attribution", "campaign-name", row["campaign_title"], "Campaign", []),
        ("Attribution", "text", row["authority_name"], "Authority", []),
        ("Other", "text", row["demanded_change"], "What was demanded", []),
        ("Other", "text", _describe_response(row), "Firm's response", []),
    ]
    facts += [("Other", "text", _describe_law(one), "Law cited", []) for one in list_law(row)]
    for one in list_wordings(row):
        facts.append(("Other", "text", one.get("before"), "Wording before", []))
        facts.append(("Other", "text", one.get("after"), "Wording after", []))
    facts += [_describe_source(one) for one in row["document"].get("sources") or ()]
    return [fact for fact in facts if fact[2]]


def _describe_response(row: Row) -> str:
    label = label_response(row["firm_response"], row["case_kind"])
    return f"{label} ({row['responded_on']})" if row["responded_on"] else label


def _describe_law(one: Thing) -> str:
    return ", ".join(filter(None, [one.get("title"), one.get("article")]))


def _describe_source(source: Row) -> Fact:
    tags = []
    if letter := source.get("reliability"):
        tags.append(f'admiralty-scale:source-reliability="{str(letter).lower()}"')
    if digit := source.get("credibility"):
        tags.append(f'admiralty-scale:information-credibility="{digit}"')
    origin = ", ".join(filter(None, [source["title"], source.get("publisher"), source.get("on")]))
    if source.get("url"):
        return "External analysis", "link", source["url"], origin, tags
    return "External analysis", "text", origin, "Source", tags


def _write_attribute(content: SharedContent, row: Row, fact: Fact, moment: str) -> Thing:
    category, kind, value, comment, tags = fact
    return drop_blank(
        {
            "uuid": content.make_uuid("attribute", row["ref"], category, kind, comment, str(value)),
            "category": category,
            "type": kind,
            "value": str(value),
            "comment": comment,
            "to_ids": False,
            # As the event, whose marking it has.
            "distribution": "5",
            "timestamp": moment,
            "Tag": [{"name": name} for name in tags],
        }
    )
