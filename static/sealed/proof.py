"""Compute the proof of work for a file that you encrypted yourself. Needs only Python 3.8.

    python3 proof.py DESK SEED EFFORT report.age

The form of your desk shows the line to run. Paste what it prints into the field "Proof of work".
This script sends nothing, and reads the file only to compute its SHA-256.
"""

import hashlib
import json
import sys


def main(desk, seed, effort, path):
    with open(path, "rb") as sealed:
        digest = hashlib.sha256(sealed.read()).hexdigest()
    puzzle = json.dumps(
        {
            "form": "coercion-register/proof/2",
            "desk": desk,
            "seed": seed,
            "purpose": "sealed-file",
            "subject": digest[:32],
            "digest": digest,
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    counter = 0
    while worth(f"{puzzle}.{counter}") < int(effort):
        counter += 1
    print(f"{seed}:{counter}")  # noqa: T201 - what is printed is the answer


def worth(text):
    """The tries that it takes on average to find this counter."""
    cost = {"salt": b"coercion-register proof", "n": 1024, "r": 8, "p": 1, "dklen": 32}
    found = hashlib.scrypt(text.encode(), **cost)
    return 2**64 // (int.from_bytes(found[:8], "big") + 1)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
