"""A client generated from the description of the API reads the site: run by `make client`.

Not in the suite: it installs a generator, which the site does not need, from the package index.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from django.core.management import call_command

from incidents.actions.people import tokens
from incidents.models import ChangeNotice, Incident
from tracker.environment import ROOT

GENERATOR = ("openapi-python-client==0.29.1", "httpx")
SETTINGS = "package_name_override: register_client\npost_hooks: []\n"


@pytest.fixture(scope="module")
def python():
    """The interpreter of an environment with the generator."""
    home = Path(os.environ.get("CLIENT_HOME", ROOT / "var" / "client"))
    if not (home / "bin" / "openapi-python-client").exists():
        venv.create(home, with_pip=True, clear=True)
        install = [str(home / "bin" / "pip"), "install", "-q", *GENERATOR]
        subprocess.run(install, check=True)
    return home / "bin" / "python"


@pytest.fixture(scope="module")
def folder(python, tmp_path_factory):
    """The folder of the generated client. A warning of the generator is a fault of ours."""
    place = tmp_path_factory.mktemp("client")
    call_command("spectacular", "--format", "openapi-json", "--file", str(place / "schema.json"))
    (place / "settings.yml").write_text(SETTINGS)
    command = [str(python.parent / "openapi-python-client"), "generate", "--fail-on-warning"]
    command += ["--path", "schema.json", "--config", "settings.yml", "--output-path", "made"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "made"


def test_a_generated_client_reads_the_site(cast, plain_site, python, folder):
    own = cast.release(cast.draft(marking="green")).case.ref
    secret = tokens.make_token("Client", ["read"], days=1, by=cast.analyst)[1]
    script = Path(__file__).parent / "use_generated.py"
    done = subprocess.run(
        [str(python), str(script), str(folder), plain_site, secret],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    public = Incident.objects.filter(tier="public", topics__contains=["tibet"])
    rows = public.exclude(topics__contains=["hong-kong"]).newest_first()
    assert told["refs"] == [row.ref for row in rows]
    assert set(told["days"]) == {"datetime"}
    assert told["own"] == [own]
    assert told["one"] == [rows[0].ref, rows[0].title]
    assert told["refused"] == [True, 400, "topic: “weather” is not a known value."]
    count = ChangeNotice.objects.filter(tier="community").count()
    assert told["changes"] == list(range(1, min(count, 500) + 1))
    assert told["figure"] == "by-topic"
    assert sys.executable != str(python)
