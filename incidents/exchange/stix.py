"""Incidents as a STIX 2.1 bundle (OASIS Standard, 10 June 2021), marked with TLP 2.0.

An incident of STIX has a name and a description; law, wording and response are an extension
(incidents.exchange.stix_extension). A government is an identity and never a "threat actor": the
register records what was done, and does not accuse in another vocabulary.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from incidents.exchange.shared import (
    LinkedResponse,
    Row,
    SharedContent,
    Thing,
    drop_blank,
    dump_all,
    name_firm,
    name_firm_key,
    write_time,
)
from incidents.exchange.stix_extension import (
    EXTENSION,
    FIXED_AT,
    MAKER,
    describe_extension,
    extend_incident,
)
from incidents.values.licences import licence_of
from incidents.values.localised import country_name
from incidents.values.tiers import Tier

# OASIS, TLP 2.0 in STIX 2.1: both ids and the property are given by the standard's own objects.
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_MARKS = {
    Tier.PUBLIC: ("clear", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"),
    Tier.COMMUNITY: ("green", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
}
# STIX 2.1, appendix A: the Admiralty scale's credibility as a confidence. 6 cannot be judged.
CONFIDENCE = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
# STIX's words for one organisation, and for one that is described by its sector only.
ORGANISATION, CLASS = "organization", "class"


def as_stix(content: SharedContent) -> Iterator[bytes]:
    """The bundle, object by object; an object that several incidents share is written once."""
    yield b'{"type":"bundle","id":"bundle--%s","objects":[' % str(uuid.uuid4()).encode()
    yield from dump_all(_once(_list_objects(content)))
    yield b"\n]}\n"


def _once(things: Iterator[Thing]) -> Iterator[Thing]:
    written: set[str] = set()
    for thing in things:
        if thing["id"] not in written:
            written.add(thing["id"])
            yield thing


def _list_objects(content: SharedContent) -> Iterator[Thing]:
    writer = _Writer(content)
    yield writer.maker
    yield from writer.markings
    yield describe_extension(content.origin)
    for row in content.writable_rows():
        yield from writer.write_incident(row)


class _Writer:
    """Makes the objects of one bundle, each with the bundle's markings."""

    def __init__(self, content: SharedContent) -> None:
        self.content = content
        level, mark = TLP_MARKS[content.tier]
        tlp = {"extension_type": "property-extension", "tlp_2_0": level}
        self.markings: list[Thing] = [
            {
                "type": "marking-definition",
                "spec_version": "2.1",
                "id": mark,
                "created": "2022-10-01T00:00:00.000Z",
                "name": f"TLP:{level.upper()}",
                "extensions": {TLP_EXTENSION: tlp},
            }
        ]
        licence = licence_of(content.tier)
        statement = f"{licence.name}, {licence.url} {licence.terms}"
        self.markings.append(
            {
                "type": "marking-definition",
                "spec_version": "2.1",
                "id": f"marking-definition--{content.make_uuid('licence', licence.key)}",
                "created": FIXED_AT,
                "created_by_ref": MAKER,
                "definition_type": "statement",
                "definition": {"statement": statement},
            }
        )
        self.maker: Thing = {
            "type": "identity",
            "spec_version": "2.1",
            "id": MAKER,
            "created": FIXED_AT,
            "modified": FIXED_AT,
            "name": "Coercion Register",
            "identity_class": ORGANISATION,
        }

    def make(self, kind: str, words: tuple[str, ...], at: Row, **facts: Any) -> Thing:
        """An object of a kind, known again by its words, last changed with an incident."""
        # Collective responses that ship with the software have no time of release.
        modified = write_time(at["released_at"]) if at["released_at"] else FIXED_AT
        return drop_blank(
            {
                "type": kind,
                "spec_version": "2.1",
                "id": f"{kind}--{self.content.make_uuid(kind, *words)}",
                "created_by_ref": MAKER,
                # Nobody wrote down when a firm or a country was first mentioned.
                "created": facts.pop("created", FIXED_AT),
                "modified": max(modified, FIXED_AT) if kind != "incident" else modified,
                "object_marking_refs": [mark["id"] for mark in self.markings],
                **facts,
            }
        )

    def relate(self, row: Row, kind: str, source: Thing, target: Thing) -> Thing:
        words = (source["id"], kind, target["id"])
        ends = {"source_ref": source["id"], "target_ref": target["id"]}
        return self.make("relationship", words, row, relationship_type=kind, **ends)

    def write_incident(self, row: Row) -> Iterator[Thing]:
        """An incident, those in it, its campaign, the responses, and how they are related."""
        firm, authority, campaign = self.firm(row), self.authority(row), self.campaign(row)
        parts = {"firm": firm, "authority": authority, "campaign": campaign}
        incident = self.incident(row, {name: one["id"] for name, one in parts.items() if one})
        yield firm
        yield from self.place(row, firm, row["country"])
        if authority:
            yield authority
            yield from self.place(row, authority, row["coercing_state"])
        yield incident
        yield self.relate(row, "related-to", incident, firm)
        if campaign:
            yield campaign
            yield self.relate(row, "targets", campaign, firm)
            yield self.relate(row, "related-to", incident, campaign)
        for response in self.content.responses:
            if response.is_to(row):
                action = self.action(row, response)
                yield action
                yield self.relate(row, "related-to", action, incident)

    def incident(self, row: Row, parts: dict[str, str]) -> Thing:
        grades = [one.get("credibility") for one in row["document"].get("sources") or ()]
        return self.make(
            "incident",
            (row["ref"],),
            row,
            created=write_time(row["first_released_at"]),
            name=row["title"],
            description=row["demanded_change"],
            confidence=max((CONFIDENCE.get(str(one), 0) for one in grades), default=0) or None,
            labels=[*row["topics"], *row["tactics"]],
            external_references=_list_references(row),
            extensions={EXTENSION: extend_incident(row, parts)},
        )

    def firm(self, row: Row) -> Thing:
        return self.make(
            "identity",
            ("firm", name_firm_key(row)),
            row,
            name=name_firm(row),
            identity_class=ORGANISATION if row["firm"] else CLASS,
        )

    def authority(self, row: Row) -> Thing | None:
        name = row["authority_name"]
        if not name:
            return None
        words = ("authority", row["authority"] or name, row["coercing_state"])
        return self.make("identity", words, row, name=name, identity_class=ORGANISATION)

    def campaign(self, row: Row) -> Thing | None:
        title = row["campaign_title"]
        if not title:
            return None
        return self.make("campaign", (row["campaign"] or title,), row, name=title)

    def action(self, row: Row, response: LinkedResponse) -> Thing:
        return self.make(
            "course-of-action",
            (response.slug,),
            {"released_at": response.released_at},
            name=response.name,
            description=response.outcome,
            labels=[response.kind_label],
            external_references=[{"source_name": "Coercion Register", "url": response.url}],
        )

    def place(self, row: Row, identity: Thing, code: str) -> Iterator[Thing]:
        """Where somebody is at home, if that is said."""
        if code:
            name = country_name(code)
            country = self.make("location", (code,), row, name=name, country=code)
            yield country
            yield self.relate(row, "located-at", identity, country)


def _list_references(row: Row) -> list[Thing]:
    own = {"source_name": "Coercion Register", "url": row["url"], "external_id": row["ref"]}
    return [own] + [
        drop_blank(
            {
                "source_name": one.get("publisher") or one["title"],
                "description": one["title"],
                "url": one.get("url"),
            }
        )
        for one in row["document"].get("sources") or ()
    ]
