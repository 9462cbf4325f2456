"""No participle is a name and no public name is given twice; each rule finds a planted fault."""

import pytest

from tests.architecture import names
from tracker.environment import ROOT

# Rule, files with their text, the number of faults in them.
PLANTED = [
    *(
        (names.participle_names, {"incidents/pages/x.py": text}, 1)
        for text in (
            "def told():\n    pass",
            "async def _said():\n    pass",
            "class Held:\n    pass",
            "def read(asked):\n    pass",
            "def read(*, kept=1):\n    pass",
            "found = 1",
            "shown: int = 1",
            "for standing in rows:\n    pass",
            "rows = [spoken for spoken in rows]",
            "self.asked = 1",
            "import json as told",
            "try:\n    pass\nexcept OSError as found:\n    pass",
        )
    ),
    (names.participle_names, {"tracker/x.py": "told = 1\nasked = 2"}, 2),
    (names.participle_names, {"incidents/x.py": "rows_found = told_by(kept.rows)"}, 0),
    (names.participle_names, {"tests/x.py": "found = 1"}, 0),
    (
        names.double_names,
        {"incidents/x.py": "class Page:\n    pass", "tracker/y.py": "class Page:\n    pass"},
        1,
    ),
    (
        names.double_names,
        {"incidents/x.py": "def read():\n    pass", "incidents/y.py": "def read():\n    pass"},
        1,
    ),
    (
        names.double_names,
        {"incidents/x.py": "class Page:\n    pass", "incidents/y.py": "def Page():\n    pass"},
        1,
    ),
    (
        names.double_names,
        {"incidents/x.py": "class Page:\n    pass", "incidents/y.py": "class Page(x.Page):\n    x"},
        0,
    ),
    (
        names.double_names,
        {
            "incidents/x.py": "class Page:\n    pass",
            "incidents/y.py": "class Page(x.Page):\n    x",
            "incidents/z.py": "class Page:\n    pass",
        },
        1,
    ),
    (
        names.double_names,
        {"incidents/x.py": "def _read():\n    pass", "incidents/y.py": "def _read():\n    pass"},
        0,
    ),
    (
        names.double_names,
        {
            "incidents/x.py": "class A:\n    def read(self):\n        pass",
            "incidents/y.py": "class B:\n    def read(self):\n        pass",
        },
        0,
    ),
]


@pytest.mark.parametrize("rule", names.RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps(rule):
    assert not list(rule(ROOT))


@pytest.mark.parametrize(("rule", "files", "faults"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, rule, files, faults):
    for name, text in files.items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    assert len(list(rule(tmp_path))) == faults


def test_every_rule_is_planted_both_ways():
    for is_fault in (True, False):
        assert {rule for rule, _, faults in PLANTED if bool(faults) == is_fault} == set(names.RULES)
