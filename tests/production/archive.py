"""The source archive of a release, the same bytes whoever makes it: `make archive`."""

import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

from tracker import __version__
from tracker.environment import ROOT

NAME = f"coercion-register-{__version__}"


def write_archive(file, commit="HEAD"):
    """Write the committed files of a commit; return the SHA-256 of the archive.

    git takes names in order and times from the commit; the compression notes neither time nor name.
    """
    words = ["git", "-c", "tar.umask=0022", "archive", "--format=tar", f"--prefix={NAME}/", commit]
    tar = subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout
    content = gzip.compress(tar, compresslevel=9, mtime=0)
    file.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else f"{NAME}.tar.gz")
    sys.stdout.write(f"{write_archive(target)}  {target}\n")
