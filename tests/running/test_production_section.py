"""The production section can be followed: its commands parse, and its files are those of the site.

Whether it works is shown by `make production-drill`, which follows it on a fresh Debian.
"""

import configparser
import re
import shlex
import subprocess

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

from tests.production import archive, section
from tracker import bodies
from tracker.environment import ROOT
from tracker.setting_names import OURS

FOLDER = ROOT / "docs/production"
MIB = 1024**2


@pytest.fixture(scope="module")
def text():
    return section.read_section(section.PAGE.read_text())


def test_the_commands_parse_and_are_all_followed(text, tmp_path):
    script = section.write_script(text, mail_port=2525)
    commands = [block for kind, block in section.split_blocks(text) if kind == "commands"]
    assert len(commands) == text.count("```") / 2 > 5
    assert all(block in script for block in commands)
    assert "EMAIL_URL=smtp://127.0.0.1:2525" in script
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_the_commands_of_the_site_take_what_they_are_given(text):
    """A command that asks for more than before refuses the line that the section says."""
    lines = text.replace("\\\n", " ").splitlines()
    words = [shlex.split(line) for line in lines if "register-manage " in line]
    calls = [line[line.index("register-manage") + 1 :] for line in words if "install" not in line]
    assert len(calls) == 6
    for call in calls:
        name, *arguments = [word for word in call if word != "--owner"]
        app = get_commands()[name]
        command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
        command.create_parser("manage.py", name).parse_args(arguments)


def test_the_files_that_the_commands_install_are_there(text):
    names = re.findall(
        r"(?:postgresql\.conf|redis\.conf|environment|grants\.sql|nginx/\w+\.conf)", text
    )
    assert len(set(names)) == 7
    for name in {*names, "register-manage", "systemd/register-web.service"}:
        assert (FOLDER / name).exists(), name


def test_units_run_what_the_procfile_lists():
    lines = (ROOT / "Procfile").read_text().splitlines()
    for name, command in (line.split(": ", 1) for line in lines):
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str
        unit.read(FOLDER / f"systemd/register-{name}.service")
        assert unit["Service"]["ExecStart"] == f"/opt/register/.venv/bin/{command}"
        assert unit["Service"]["Restart"] == "always"
        assert unit["Service"]["User"] == "register"


def test_the_settings_name_only_what_exists():
    lines = (FOLDER / "environment").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert {name for name in names if name.startswith("TRACKER_")} <= set(OURS)


@pytest.mark.parametrize(
    ("path", "size"), [("/desk/imports/", "21m"), ("/desk/cases/CASE-1/evidence/", "33m")]
)
def test_the_proxy_lets_through_what_the_site_takes(path, size):
    """Evidence is up to 32 MiB, and a proxy that was set as documented refused all above six."""
    text = (FOLDER / "nginx/register.conf").read_text()
    rules = re.findall(r"location (=|~) (\S+) {\s+client_max_body_size (\w+);", text)
    [found] = [most for _kind, pattern, most in rules if re.match(pattern, path)]
    assert found == size
    assert int(size[:-1]) * MIB > bodies.limit_of(path)
    assert bodies.limit_of("/desk/cases/") < 6 * MIB


def test_an_archive_is_the_same_bytes_each_time(tmp_path):
    sums = {archive.write_archive(tmp_path / name) for name in ("a.tar.gz", "b.tar.gz")}
    assert len(sums) == 1
    assert (tmp_path / "a.tar.gz").read_bytes()[4:8] == bytes(4)
