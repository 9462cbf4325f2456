"""Check the log of receipts on your own computer. Needs Python 3.9 and the package `cryptography`.

    python3 verify.py proof.json               the report of this proof is in the log of its head
    python3 verify.py proof.json KEY           the same, and the head is signed by this key (hex)
    python3 verify.py --log KEY 2026-11.json 2026-12.json ...
                                               months from the first on are whole, in order, signed
    python3 verify.py --file report.age NUMBER KEY 2026-11.json
                                               a file that you encrypted yourself is in the log
    python3 verify.py --same A.json B.json     two copies of a month are the same log

Sends nothing. Take the key from the desk's letterhead, not from the site. What this shows and what
not: /report/verify/ of the site.
"""

import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LEAVES_A_DAY = 128


def sha(content):
    return hashlib.sha256(content).digest()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def root_of(leaves):
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def root_by_path(leaf, place, size, path):
    if size == 1:
        if path:
            sys.exit("WRONG: the path is too long.")
        return sha(b"\x00" + leaf)
    if not path:
        sys.exit("WRONG: the path is too short.")
    split = 1 << (size - 1).bit_length() - 1
    if place < split:
        return sha(b"\x01" + root_by_path(leaf, place, split, path[:-1]) + path[-1])
    return sha(b"\x01" + path[-1] + root_by_path(leaf, place - split, size - split, path[:-1]))


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def head_of(row, key):
    """The fields of a head; ends the program unless this key signed it."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(row["signature"]), row["head"].encode())
    except (InvalidSignature, ValueError):
        sys.exit("WRONG: the head of the log is not signed by this key.")
    fields = json.loads(row["head"])
    if fields["form"] != "coercion-register/head/1":
        sys.exit("WRONG: this is not the head of a log.")
    return fields


def check_proof(path, key=None):
    proof = read(path)
    marks = [proof["nonce"], digest(proof["seal"]), digest(proof["report"])]
    commitment = digest("coercion-register commitment/1 " + " ".join(marks))
    if commitment != proof["commitment"]:
        sys.exit("WRONG: the commitment is not of this report.")
    head = head_of(proof, key or proof["key"])
    sides = [bytes.fromhex(one) for one in proof["path"]]
    if not 0 <= proof["place"] < head["size"]:
        sys.exit("WRONG: there is no such leaf.")
    root = root_by_path(bytes.fromhex(commitment), proof["place"], head["size"], sides)
    if root.hex() != head["root"]:
        sys.exit("WRONG: the report is not in this log.")
    note = "" if key else " Compare its key with the letterhead."
    say(f"The report is in the log of {head['day']}, number {head['root'][:16]}.{note}")


def check_log(key, *paths):
    leaves, previous = [], ""
    for row in (row for path in paths for row in read(path)["days"]):
        head = head_of(row, key)
        content = bytes.fromhex(row["leaves"])
        leaves += [content[place : place + 32] for place in range(0, len(content), 32)]
        if len(content) != 32 * LEAVES_A_DAY or head["size"] != len(leaves):
            sys.exit(f"WRONG: {row['day']} has not {LEAVES_A_DAY} leaves.")
        if head["previous"] != previous or head["day"] != row["day"]:
            sys.exit(f"WRONG: {row['day']} does not follow the day before.")
        if root_of(leaves).hex() != head["root"]:
            sys.exit(f"WRONG: the head of {row['day']} is not that of these leaves.")
        previous = digest(row["head"])
    say(f"{len(leaves) // LEAVES_A_DAY} days are whole, in order and signed.")


def check_file(path, number, key, *paths):
    with open(path, "rb") as file:
        own = hashlib.sha256(file.read()).hexdigest()
    commitment = digest(f"coercion-register commitment/1 file {number.lower()} {own}")
    for row in (row for path in paths for row in read(path)["days"]):
        head_of(row, key)
        places = range(0, len(row["leaves"]), 64)
        if commitment in (row["leaves"][place : place + 64] for place in places):
            say(f"The file is in the log of {row['day']}. Check the months themselves with --log.")
            return
    sys.exit("NOT FOUND: the file is in none of these days.")


def check_same(one, other):
    days = {row["day"]: row for row in read(one)["days"]}
    for row in read(other)["days"]:
        if row["day"] in days and row["head"] != days[row["day"]]["head"]:
            sys.exit(
                f"FORKED: two different heads of {row['day']}. Keep both files and tell the desk."
            )
    say("No day has two heads.")


def say(text):
    print(text)  # noqa: T201 - what is printed is the answer


if __name__ == "__main__":
    given = sys.argv[1:]
    if len(given) >= 3 and given[0] == "--log":
        check_log(*given[1:])
    elif len(given) >= 5 and given[0] == "--file":
        check_file(*given[1:])
    elif len(given) == 3 and given[0] == "--same":
        check_same(*given[1:])
    elif len(given) in (1, 2) and not given[0].startswith("-"):
        check_proof(*given)
    else:
        sys.exit(__doc__)
