"""The site's scripts under Node, outside any browser."""

import json
import shutil
import subprocess

import pytest

from tracker.environment import ROOT


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Run a module beside the scripts as they are served; returns the JSON that it prints."""
    home = tmp_path_factory.mktemp("node")
    ignore = shutil.ignore_patterns("fonts")
    shutil.copytree(ROOT / "static/js", home / "js")
    shutil.copytree(ROOT / "static/vendor", home / "vendor", ignore=ignore)
    shutil.copytree(ROOT / "tests/reports/threads", home / "threads")
    (home / "package.json").write_text('{"type": "module"}')

    def run(script, seconds=60, **values):
        (home / "run.js").write_text(f"const input = {json.dumps(values)};\n{script}")
        done = subprocess.run(
            ["node", "run.js"],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
