"""The command that imports tables, run as a script would."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Case
from tests.support.tables import INPUTS

OFFICER = "officer@desk-a.example"


def run(path, *options, data_set="Theirs"):
    """(counts of the last line, all lines, exit code)."""
    out, code = io.StringIO(), 0
    told = ("--by", OFFICER, "--data-set", data_set, "--json", *options)
    try:
        call_command("import_cases", str(path), *told, stdout=out)
    except CommandError as error:
        code = error.returncode
    lines = out.getvalue().splitlines()
    return json.loads(lines[-1]), lines, code


def run_small(name, *options, **told):
    return run(INPUTS / name, *options, **told)


@pytest.fixture
def write_table(tmp_path):
    def write_file(raw, name="table.csv"):
        (tmp_path / name).write_bytes(raw)
        return tmp_path / name

    return write_file


def cases_of(data_set="Theirs"):
    cases = Case.objects.with_record().filter(data_set=data_set)
    return {case.slug: case for case in cases.order_by("pk")}
