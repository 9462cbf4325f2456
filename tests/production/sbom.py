"""What the software is made of, as CycloneDX 1.6: `make sbom`. The same bytes for the same sources.

Packages come from the locks, with the hashes that an installation compares; vendored parts from
the table of static/vendor/README.md.
"""

import json
import re
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from tracker import __version__
from tracker.environment import ROOT

LOCK, VENDORED = ROOT / "requirements.txt", ROOT / "static/vendor"
OURS = f"pkg:generic/coercion-register@{__version__}"
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)(?:\[[^]]*])?==(?P<version>[^ ;\\]+)")
NPM = re.compile(r"(@?[a-z][\w./-]*?)@(\d[\w.]*)")


@dataclass
class Package:
    """A pinned package: its hashes, and the names of packages that need it."""

    name: str
    version: str
    marker: str = ""
    hashes: list[str] = field(default_factory=list)
    needed_by: list[str] = field(default_factory=list)

    @property
    def purl(self):
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text):
    """Return the packages of a lock that uv has compiled, in its order."""
    packages = []
    for line in text.splitlines():
        pin = PINNED.match(line)
        if pin:
            marker = line.partition(";")[2].strip(" \\")
            packages.append(Package(pin["name"], pin["version"], marker))
        elif digest := re.match(r" +--hash=sha256:([0-9a-f]{64})", line):
            packages[-1].hashes.append(digest[1])
        elif needer := re.match(r" +# (?:via +|  +)([a-z0-9][a-z0-9.-]*)", line):
            packages[-1].needed_by.append(needer[1])
    return packages


def describe_package(package):
    """Return the component of a package."""
    component = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{package.name}/{package.version}/",
                "hashes": [{"alg": "SHA-256", "content": one} for one in package.hashes],
            }
        ],
    }
    if package.marker:
        component["properties"] = [{"name": "pip:marker", "value": package.marker}]
    return component


def describe_vendored():
    """Return the components of what is in static/vendor, and of each npm package within."""
    text = (VENDORED / "README.md").read_text()
    files = [
        {
            "type": "file",
            "bom-ref": f"file:static/vendor/{name}",
            "name": f"static/vendor/{name}",
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }
        for name, digest in re.findall(r"^\| `(.+?)` \| `([0-9a-f]{64})` \|", text, re.MULTILINE)
    ]
    lines = text.replace("\\\n", " ")
    commands = " ".join(re.findall(r"^npm (?:pack|install) .*", lines, re.MULTILINE))
    packages = [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{name.replace('@', '%40')}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{version}",
        }
        for name, version in dict.fromkeys(NPM.findall(commands))
    ]
    return packages + files


def make_bom(moment):
    """Return the bill of materials; `moment` (ISO 8601) is that of the commit."""
    packages = read_lock(LOCK.read_text())
    vendored = describe_vendored()
    by_name = {package.name: package for package in packages}
    needs = {package.purl: [] for package in packages} | {one["bom-ref"]: [] for one in vendored}
    needs[OURS] = [one["bom-ref"] for one in vendored]
    for package in packages:
        for name in package.needed_by:
            needs[by_name[name].purl if name in by_name else OURS].append(package.purl)
    content = {
        "metadata": {
            "timestamp": moment,
            "component": {
                "type": "application",
                "bom-ref": OURS,
                "name": "coercion-register",
                "version": __version__,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "purl": OURS,
            },
        },
        "components": [*map(describe_package, packages), *vendored],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(set(found))} for ref, found in sorted(needs.items())
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}"}
    return head | {"version": 1} | content


def read_moment():
    """Return when the last commit was made: a bill of the same sources is the same."""
    words = ["git", "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ"]
    environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    done = subprocess.run(
        words, cwd=ROOT, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.strip()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "var/sbom.cdx.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    bom = make_bom(read_moment())
    target.write_text(json.dumps(bom, indent=1) + "\n")
    sys.stdout.write(f"{target}: {len(bom['components'])} components\n")
