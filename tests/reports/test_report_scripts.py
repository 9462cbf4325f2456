"""The published hashes: those of the files, and the files are served to the message."""

import hashlib
import subprocess
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from incidents.actions.reports.script_sums import script_sums, sums_digest

STATIC = Path(__file__).parents[2] / "static"


def test_the_list_holds_every_script_that_a_sealed_page_runs(client, db):
    sums = client.get("/report/sha256sums").content.decode()
    listed = dict(line.split("  ")[::-1] for line in sums.splitlines())
    scripts = {path.relative_to(STATIC).as_posix() for path in STATIC.glob("js/reports/*.js")}
    others = {f"sealed/{name}" for name in ("check_keys.py", "proof.py", "verify.py", "words.txt")}
    vendored = {path.relative_to(STATIC).as_posix() for path in STATIC.glob("vendor/pdf/*.js")}
    assert len(vendored) == 4
    assert set(listed) == scripts | others | vendored | {"vendor/sealed.js"}
    for name, hash in listed.items():
        assert hash == hashlib.sha256((STATIC / name).read_bytes()).hexdigest()


def test_sha256sum_reads_it(tmp_path):
    (tmp_path / "sums").write_text(script_sums())
    subprocess.run(["sha256sum", "-c", "--quiet", tmp_path / "sums"], cwd=STATIC, check=True)
    assert sums_digest() == hashlib.sha256(script_sums().encode()).hexdigest()


def test_production_serves_them_to_the_message(tmp_path):
    """Names carry digests there, and other modules' imports are rewritten; these are not."""
    kinds = {"staticfiles": {"BACKEND": "tracker.assets.Assets"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=kinds, DEBUG=False):
        call_command("collectstatic", "--noinput", verbosity=0)
    for path in STATIC.glob("js/reports/*.js"):
        own = path.relative_to(STATIC)
        served = [tmp_path / own, *(tmp_path / own).parent.glob(f"{path.stem}.*.js")]
        # A stem such as "report" also begins others: digests have twelve digits.
        same = [one for one in served if len(one.name) in (len(path.name), len(path.name) + 13)]
        assert len(same) == 2
        assert {one.read_bytes() for one in same} == {path.read_bytes()}
    assert finders.find("js/reports/report.js")
