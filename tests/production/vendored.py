"""Make what is in static/vendor anew from the npm registry, and compare: `make vendored`.

The commands are those of static/vendor/README.md, to the letter. A package that was published anew
under the same version, or a script that somebody changed here, gives another hash.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tracker.environment import ROOT

FOLDER = ROOT / "static/vendor"
ENTRY = "sealed.entry.js"


def read_sums(text):
    """Return {file: SHA-256} as the table of the README says."""
    return dict(re.findall(r"^\| `(.+?)` \| `([0-9a-f]{64})` \|", text, re.MULTILINE))


def make_anew(text, folder):
    """Follow each block of commands of the README in the folder."""
    (folder / "fonts").mkdir()
    shutil.copy(FOLDER / ENTRY, folder)
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def compare(folder, sums):
    """Return a sentence for each file that is not as the README says, made anew or in the tree."""
    faults = []
    for name, expected in sums.items():
        for place, where in ((folder, "made anew"), (FOLDER, "in the tree")):
            file = place / name
            found = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "missing"
            if found != expected:
                faults.append(f"{name}, {where}: {found}, not {expected}")
    unknown = {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.is_file()} - {
        *sums,
        "README.md",
    }
    return faults + [f"{name} is in the tree and not in the table" for name in sorted(unknown)]


def main():
    text = (FOLDER / "README.md").read_text()
    sums = read_sums(text)
    with tempfile.TemporaryDirectory() as folder:
        make_anew(text, Path(folder))
        faults = compare(Path(folder), sums)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(sums)} files made anew, {len(faults)} differ\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
