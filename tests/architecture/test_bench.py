"""What `make bench` names exists: it is too long to run with the tests, and rots unseen."""

import ast
import importlib
from pathlib import Path

import pytest
from django.core.management import get_commands

BENCH = sorted((Path(__file__).parents[1] / "bench").glob("*.py"))


def imported_names(tree):
    """(module, name) of each name of the project that a file imports, inside functions as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from ((node.module, alias.name) for alias in node.names)


def commands_called(tree):
    """The commands that are called by `manage(environment, "name", ...)` or `call_command`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        place = {"manage": 1, "call_command": 0}.get(name)
        if place is not None and isinstance(node.args[place], ast.Constant):
            yield node.args[place].value


@pytest.mark.parametrize("path", BENCH, ids=lambda path: path.stem)
def test_what_the_bench_imports_exists(path):
    for module, name in imported_names(ast.parse(path.read_text())):
        if module.split(".")[0] not in ("incidents", "tracker", "tests"):
            continue
        found = importlib.import_module(module)
        assert hasattr(found, name) or importlib.import_module(f"{module}.{name}"), (module, name)


def test_the_commands_that_the_bench_runs_exist():
    called = {name for path in BENCH for name in commands_called(ast.parse(path.read_text()))}
    assert {"migrate", "write_snapshots"} <= called
    assert called <= set(get_commands())
