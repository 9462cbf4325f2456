"""STIX, MISP and FollowTheMoney: each judged by its own validator, on the shipped register."""

import copy
import json
import warnings
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from incidents.actions.desk import releases
from incidents.exchange.stix_extension import EXTENSION
from incidents.models import Incident, Marking
from incidents.pages.register.formats import SHARED_FORMS
from tests.register.test_exports import body
from tests.support.deferred import late

stix2, stix2validator, pymisp = late("stix2"), late("stix2validator"), late("pymisp")

SCHEMATA = Path(__file__).parents[1] / "data" / "followthemoney-4.11.2.json"
CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"


def read_stix(raw):
    """{reference: incident} of a bundle that both of OASIS's own programs accept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Every recommendation counts but two: ids are made of what they name, so that a second
        # file updates the first; and nobody can give the hash of another site's page.
        options = stix2validator.ValidationOptions(
            version="2.1", strict=True, disabled=["uuid-check", "extref-hashes"]
        )
        result = stix2validator.validate_string(raw.decode(), options)
        assert result.is_valid, result.as_dict()
        parsed = stix2.parse(raw.decode(), allow_custom=False)
    objects = {one["id"]: one for one in json.loads(raw)["objects"]}
    assert len(objects) == len(parsed.objects)
    for one in objects.values():
        ends = [value for name, value in one.items() if name.endswith("_ref")]
        assert set(ends + one.get("object_marking_refs", [])) <= set(objects)
    incidents = [one for one in objects.values() if one["type"] == "incident"]
    return {one["extensions"][EXTENSION]["reference"]: one for one in incidents}


def read_misp(raw):
    """{reference: event}, accepted by PyMISP and by the format's own schema."""
    place = files("pymisp") / "data" / "schema.json"
    schema = json.loads(place.read_text())
    events = {}
    for one in json.loads(raw)["response"]:
        jsonschema.validate(one, schema, cls=jsonschema.Draft4Validator)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            event = pymisp.MISPEvent()
            event.load(copy.deepcopy(one), validate=True)
        assert len(event.attributes) == len(one["Event"]["Attribute"])
        events[one["Event"]["info"].partition(":")[0]] = one["Event"]
    return events


def read_entities(raw):
    """{reference: event}; each entity has what its schema knows, and what that requires."""
    schemata = json.loads(SCHEMATA.read_text())

    def known(name):
        own = schemata[name]
        properties, required = dict(own["properties"]), set(own["required"])
        for parent in own["extends"]:
            more, needed = known(parent)
            properties, required = more | properties, required | needed
        return properties, required

    entities = {one["id"]: one for one in map(json.loads, raw.splitlines())}
    assert len(entities) == len(raw.splitlines())
    for one in entities.values():
        properties, required = known(one["schema"])
        assert not schemata[one["schema"]]["abstract"]
        assert required <= set(one["properties"]) <= set(properties)
        for name, values in one["properties"].items():
            assert values == list(dict.fromkeys(values))
            for value in values:
                check_value(properties[name].get("type", "string"), value, entities)
    events = [one for one in entities.values() if one["schema"] == "Event"]
    return {one["id"].removeprefix("coercion-register-").upper(): one for one in events}


def check_value(kind, value, entities):
    assert isinstance(value, str)
    assert value
    if kind == "entity":
        assert value in entities
    elif kind == "country":
        assert len(value) == 2
        assert value.islower()
    elif kind == "date":
        assert [len(part) for part in value.split("-")] in ([4], [4, 2], [4, 2, 2])
    elif kind == "url":
        assert value.startswith(("http://", "https://"))


READERS = {"stix.json": read_stix, "misp.json": read_misp, "ftm.jsonl": read_entities}


def test_there_is_a_validator_for_every_format():
    assert set(READERS) == set(SHARED_FORMS)


@pytest.mark.slow  # the whole shipped register, object by object, by OASIS's own validator
@pytest.mark.parametrize("form", READERS)
def test_the_whole_register_is_valid(cast, client, form):
    answer = client.get(f"/incidents.{form}")
    assert answer.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    stored = Incident.objects.filter(tier="public").values_list("ref", flat=True)
    assert set(READERS[form](body(answer))) == set(stored)


@pytest.mark.parametrize("form", READERS)
def test_one_incident_is_valid_and_only_in_its_readers_tier(cast, client, form):
    """One with a blank in every field that may be blank, and one that only the community reads."""
    ref = cast.release(cast.draft(marking=Marking.GREEN, authority=None)).case.ref
    address = f"/incidents/{ref}.{form}"
    assert client.get(address).status_code == 404
    assert set(READERS[form](body(client.get(f"/incidents.{form}?q=tatra")))) == set()
    client.force_login(cast.analyst)
    raw = body(client.get(address))
    assert set(READERS[form](raw)) == {ref}
    text = raw.decode()
    assert "creativecommons" not in text
    mark = {"stix.json": GREEN, "misp.json": '"tlp:green"', "ftm.jsonl": ref}
    assert mark[form] in text
    assert CLEAR not in text


def test_stix_carries_law_wording_response_and_the_licence(cast, client):
    """Muji's fine, read by hand from its page."""
    raw = body(client.get(f"/incidents/{cast.muji_case.ref}.stix.json"))
    own = read_stix(raw)[cast.muji_case.ref]
    schema = client.get("/data/stix-extension.json").json()
    extension = own["extensions"][EXTENSION]
    jsonschema.Draft202012Validator(schema).validate(extension)
    assert [one.get("article") for one in extension["law"]] == ["art. 9(4)", "art. 57(1)", None]
    assert extension["firm_response"] == "complied"
    assert extension["fine"] == {"amount": "200000.00", "currency": "CNY", "ground": "wording"}
    objects = json.loads(raw)["objects"]
    statements = [one["definition"]["statement"] for one in objects if "definition" in one]
    assert ["CC BY 4.0" in one for one in statements] == [True]
    names = {one["name"] for one in objects if one["type"] == "identity"}
    assert cast.muji_case.firm.name in names
    assert {one["source_name"] for one in own["external_references"]} > {"Coercion Register"}


def test_stix_links_the_collective_responses_to_a_campaign(cast, client):
    objects = json.loads(body(client.get("/incidents.stix.json?campaign=caac-letter-2018")))[
        "objects"
    ]
    actions = {one["id"]: one["name"] for one in objects if one["type"] == "course-of-action"}
    ends = {one["source_ref"] for one in objects if one["type"] == "relationship"}
    assert actions
    assert set(actions) <= ends


def test_the_extension_of_every_shipped_incident_fits_its_schema(cast, client):
    validator = jsonschema.Draft202012Validator(client.get("/data/stix-extension.json").json())
    objects = json.loads(body(client.get("/incidents.stix.json")))["objects"]
    for one in objects:
        if one["type"] == "incident":
            validator.validate(one["extensions"][EXTENSION])


def test_no_firm_is_put_on_a_list_of_sanctions(cast, client):
    """Screening programs would treat the firm under pressure as the one that did wrong."""
    for line in body(client.get("/incidents.ftm.jsonl")).splitlines():
        entity = json.loads(line)
        assert entity["schema"] in ("Company", "Organization", "PublicBody", "Event")
        assert "topics" not in entity["properties"]


@pytest.mark.parametrize("form", READERS)
def test_a_withdrawn_incident_is_gone_from_every_format(cast, client, form):
    release = cast.release(cast.draft())
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    assert client.get(f"/incidents/{release.case.ref}.{form}").status_code == 410
    assert release.case.ref not in body(client.get(f"/incidents.{form}")).decode()
