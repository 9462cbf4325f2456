"""What STIX has no word for: the law cited, the wording demanded, how the firm responded."""

from typing import Any

from incidents.exchange.shared import Row, Thing, drop_blank, list_law, list_wordings

# Fixed for every installation: the register as the maker of the extension, and the extension.
MAKER = "identity--0f4b6a5c-8d0e-5f0a-9c0b-3c8f6d1b7a21"
EXTENSION = "extension-definition--6e1d0a3f-2b7c-5a94-8e55-9f1c2d7b4e60"
FIXED_AT = "2026-11-30T00:00:00.000Z"
SCHEMA_PATH = "/data/stix-extension.json"
PLAIN = (
    "case_kind",
    "coercing_state",
    "attribution",
    "firm_response",
    "reported_on",
    "demanded_on",
    "demand_deadline_on",
    "responded_on",
    "measure_status",
)
PARTS = {"firm": "firm_ref", "authority": "authority_ref", "campaign": "campaign_ref"}


def describe_extension(origin: str) -> Thing:
    """The extension definition, with the address of its JSON Schema."""
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created_by_ref": MAKER,
        "created": FIXED_AT,
        "modified": FIXED_AT,
        "name": "Pressure on a firm",
        "description": "Who demanded what of a firm, under which law, and how the firm responded.",
        "schema": f"{origin}{SCHEMA_PATH}",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def extend_incident(row: Row, parts: dict[str, str]) -> Thing:
    """The extension's properties of an incident. `parts`: {"firm", ...: id of its object}."""
    document = row["document"]
    return {"extension_type": "property-extension"} | drop_blank(
        {
            "reference": row["ref"],
            "incident_version": row["version"],
            **{name: row[name] for name in PLAIN},
            **{PARTS[name]: id for name, id in parts.items()},
            "law": list_law(row),
            "wordings": list_wordings(row),
            "fine": document.get("fine"),
            "doubts": document.get("doubts"),
        }
    )


def write_schema(origin: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of the extension's properties. Days are EDTF: year, month or day."""
    text = {"type": "string", "minLength": 1}
    day = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    reference = {"type": "string", "pattern": "^[a-z-]+--[0-9a-f-]+$"}
    law = dict.fromkeys(("instrument", "title", "article", "invoked"), text)
    words = dict.fromkeys(("before", "after", "language", "place"), text)
    fine = {key: {"type": "string"} for key in ("amount", "currency", "ground")}
    plain = {name: day if name.endswith("_on") else text for name in PLAIN}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{origin}{SCHEMA_PATH}",
        "title": "Pressure on a firm",
        "type": "object",
        "required": ["extension_type", "reference", "incident_version", "coercing_state"],
        "properties": {
            "extension_type": {"const": "property-extension"},
            "reference": {"type": "string", "pattern": r"^CCI-\d{4}-\d{4,}$"},
            "incident_version": {"type": "integer", "minimum": 1},
            **plain,
            **dict.fromkeys(PARTS.values(), reference),
            "law": _list_of(law),
            "wordings": _list_of(words | {"is_quoted": {"type": "boolean"}}),
            "fine": _thing(fine),
            "doubts": text,
        },
        "additionalProperties": False,
    }


def _list_of(properties: Thing) -> Thing:
    return {"type": "array", "minItems": 1, "items": _thing(properties)}


def _thing(properties: Thing) -> Thing:
    return {"type": "object", "properties": properties, "additionalProperties": False}
