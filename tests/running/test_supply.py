"""What the software is made of is listed whole, compared with its sources, and looked up."""

import json
import zipfile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.production import audit, sbom, vendored
from tests.running.test_production_install import pins


@pytest.fixture(scope="module")
def bom():
    return sbom.make_bom("2026-11-30T12:00:00Z")


def test_the_bill_of_materials_is_cyclonedx_and_names_every_pin_with_its_hashes(bom):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bom)) is None
    packages = [one for one in bom["components"] if one.get("purl", "").startswith("pkg:pypi/")]
    assert {f"{one['name']}=={one['version']}" for one in packages} == {
        pin.replace("[", "==").split("==")[0] + "==" + pin.split("==")[1]
        for pin in pins("requirements.txt")
    }
    assert all(one["externalReferences"][0]["hashes"] for one in packages)


def test_the_bill_names_what_is_vendored_and_who_needs_what(bom):
    names = {one["name"] for one in bom["components"]}
    assert {"age-encryption", "@noble/post-quantum", "static/vendor/sealed.js"} <= names
    references = {one["bom-ref"] for one in bom["components"]} | {sbom.OURS}
    needs = {one["ref"]: one["dependsOn"] for one in bom["dependencies"]}
    assert set(needs) == references
    assert {ref for found in needs.values() for ref in found} == references - {sbom.OURS}
    [django] = [ref for ref in references if ref.startswith("pkg:pypi/django@")]
    assert django in needs[sbom.OURS]
    assert sbom.make_bom("2026-11-30T12:00:00Z") == bom


def test_a_vendored_file_that_was_changed_or_added_is_named(tmp_path, monkeypatch):
    sums = vendored.read_sums((vendored.FOLDER / "README.md").read_text())
    assert vendored.compare(vendored.FOLDER, sums) == []
    for name in sums:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((vendored.FOLDER / name).read_bytes())
    (tmp_path / "sealed.js").write_text("changed")
    (tmp_path / "more.js").write_text("added")
    [fault] = vendored.compare(tmp_path, sums)
    assert fault.startswith("sealed.js, made anew: ")
    monkeypatch.setattr(vendored, "FOLDER", tmp_path)
    assert vendored.compare(tmp_path, sums)[-1] == "more.js is in the tree and not in the table"


def advisory(identity, name, *events, versions=(), **more):
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions)}
    return {"id": identity, "summary": "x", "affected": [affected | {"ranges": ranges}], **more}


ADVISORIES = [
    advisory("FIXED", "Alpha_One", {"introduced": "0"}, {"fixed": "1.10"}),
    advisory("LAST", "alpha-one", {"introduced": "2"}, {"last_affected": "2.5"}),
    advisory("LISTED", "alpha-one", versions=["3.0rc1"]),
    advisory("WITHDRAWN", "alpha-one", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"),
    advisory("OTHER", "beta", {"introduced": "0"}),
]


@pytest.fixture
def advisories(tmp_path):
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for one in ADVISORIES:
            archive.writestr(f"{one['id']}.json", json.dumps(one))
    return file


@pytest.mark.parametrize(
    ("version", "identities"),
    [
        ("1.9", ["FIXED"]),
        ("1.10", []),
        ("2.5", ["LAST"]),
        ("2.5.1", []),
        ("3.0rc1", ["LISTED"]),
    ],
)
def test_an_advisory_is_found_for_the_versions_that_it_names(advisories, version, identities):
    found = audit.find_advisories(audit.read_advisories(advisories), "alpha.one", version)
    assert [one["id"] for one in found] == identities


@pytest.mark.slow  # pip-audit in a process of its own
@pytest.mark.parametrize(("version", "code"), [("1.9", 1), ("1.10", 0)])
def test_pip_audit_is_told_of_them_without_a_network(advisories, tmp_path, capfd, version, code):
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"alpha-one=={version} --hash=sha256:{'0' * 64}\n")
    with audit.served(audit.read_advisories(advisories)) as address:
        words = ("--vulnerability-service=osv", f"--osv-url={address}", f"--cache-dir={tmp_path}")
        assert audit.run_audit(lock, *words) == code
    assert ("FIXED" in capfd.readouterr().out) is bool(code)
