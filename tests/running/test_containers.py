"""The containers by their files: what they run, as whom, and what can be reached.

The image is not built here: no builder and no registry of images can be had in the tests.
"""

import re
from pathlib import Path

import pytest
import yaml

from tracker.environment import ROOT
from tracker.setting_names import OURS

SITE = ("web", "worker", "beat", "owner")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def steps():
    """The instructions of the Containerfile, each one a line."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]


def test_each_container_runs_what_the_procfile_lists(compose, steps):
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    [command] = [yaml.safe_load(words) for name, words in steps if name == "CMD"]
    assert " ".join(command) == lines.pop("web")
    assert {name: " ".join(compose["services"][name]["command"]) for name in lines} == lines


def test_the_image_is_of_a_user_that_is_not_root_and_installs_by_hash(steps):
    names = [name for name, _words in steps]
    assert {"USER 10001:10001"} == {" ".join(step) for step in steps if step[0] == "USER"}
    assert names.index("USER") > max(at for at, name in enumerate(names) if name == "RUN")
    [pip] = [words for _name, words in steps if "pip install" in words]
    assert "--require-hashes -r requirements.txt" in pip


def test_what_is_copied_is_let_into_the_image_and_nothing_else(steps):
    ignored = (ROOT / ".containerignore").read_text().splitlines()
    assert ignored[0] == "**"
    allowed = {line[1:].removesuffix("/**") for line in ignored if line.startswith("!")}
    copied = set()
    for name, words in steps:
        if name == "COPY" and not words.startswith("--from"):
            copied |= set(words.split()[:-1])
    assert copied == allowed
    assert all(Path(ROOT / name).exists() for name in copied)


def test_only_the_proxy_can_be_reached(compose):
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("database", "cache"):
        assert services[name]["networks"] == ["inside"]
    assert services["proxy"]["networks"] == ["outside"]


def test_the_site_cannot_write_gain_rights_or_be_without_its_servers(compose):
    for name in SITE:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert set(service["depends_on"]) == {"database", "cache"}


def test_images_are_pinned_and_files_exist(compose, steps):
    for service in compose["services"].values():
        assert re.search(r":\d[\w.-]*$", service["image"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and "secrets" not in source:
                assert (ROOT / source).is_file(), source
            elif not source.startswith("./"):
                assert source in compose["volumes"]
    assert set(compose["services"]["database"]["secrets"]) == set(compose["secrets"])
    lines = (ROOT / "docs/production/containers/environment").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line.startswith("TRACKER_")}
    assert names <= set(OURS)
