"""Check the history of a desk on your own computer. Needs Python 3.9 and package `cryptography`.

    python3 verify_history.py history.jsonl
        each line is as its hash says, each reason as its line says, and each proof leads to the
        signed head of its day
    python3 verify_history.py history.jsonl KEY
        the same, and the first key is this one (hex)
    python3 verify_history.py history.jsonl KEY 2026-11.json ...
        the same, and the heads are those that you fetched from /history/days/2026-11/ before

Sends nothing. Take the key from the desk's letterhead, not from the site, and fetch the months
yourself from time to time. The lines of other desks are not in the file: between two lines of yours
there may be some, which the site alone can check (manage.py verify_ledger). Lines of the last day
have no proof yet. "Values" and "readings" are in no chain: they are what the site says.
"""

import datetime as dt
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(content):
    return hashlib.sha256(content).digest()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def refuse(sentence):
    sys.exit(f"WRONG: {sentence}")


def is_signed(row, key):
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(row["signature"]), row["statement"].encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_keys(rows, first):
    """The keys, each taken over from the one before; ends the program where one is not."""
    previous, keys = "", []
    for row in rows:
        fields = json.loads(row["statement"])
        if fields["form"] != "coercion-register/history-key/1" or fields["previous"] != previous:
            refuse("the keys do not follow each other.")
        signer = fields["key"] if fields["lost"] or not previous else previous
        if not is_signed(row, signer):
            refuse(f"nobody who may signed for the key {fields['key'][:16]}.")
        if fields["lost"] and previous:
            say(f"NOTE: on {fields['day']} the key before was lost. Ask the site about it.")
        previous = fields["key"]
        keys.append(previous)
    if first and keys[:1] != [first]:
        refuse("the first key is not the one that you gave.")
    return keys


def read_heads(rows, keys):
    """{day: fields} of the signed days, in order; ends the program where one is not."""
    heads, previous, place = {}, "", 0
    for row in rows:
        head = json.loads(row["statement"])
        if head["form"] != "coercion-register/history-day/1" or head["previous"] != previous:
            refuse(f"the head of {head.get('day')} does not follow the day before.")
        if head["key"] not in keys[place:] or not is_signed(row, head["key"]):
            refuse(f"the head of {head['day']} is not signed by a key of that time.")
        place, previous = keys.index(head["key"]), digest(row["statement"])
        heads[head["day"]] = head
    return heads


def check_act(act, heads):
    moment = dt.datetime.fromisoformat(act["at"]).astimezone(dt.timezone.utc)  # noqa: UP017 - Python 3.9
    columns = [act["previous_hash"], moment.isoformat(timespec="microseconds"), act["actor"]]
    columns += [act["verb"], act["subject"], act["desk"], act["detail"]]
    text = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    name = f"{act['at']}, {act['actor']}: {act['verb']}, {act['subject']}"
    if digest(text) != act["hash"]:
        refuse(f"this line was changed: {name}.")
    why = act.get("reason")
    if why and digest(f"{why['salt']} {why['text']}") != act["detail"].get("reason"):
        refuse(f"the reason of this line was changed: {name}.")
    proof = act["proof"]
    if proof:
        check_proof(act["hash"], proof, heads, name)
    return bool(proof), moment, name


def check_proof(leaf, proof, heads, name):
    head = heads.get(proof["day"])
    if head is None or len(proof["path"]) != head["size"].bit_length() - 1:
        refuse(f"there is no signed day for this line: {name}.")
    node, place = sha(b"\x00" + bytes.fromhex(leaf)), proof["place"]
    for side in (bytes.fromhex(one) for one in proof["path"]):
        node = sha(b"\x01" + side + node if place & 1 else b"\x01" + node + side)
        place >>= 1
    if node.hex() != head["root"]:
        refuse(f"the signed head of {proof['day']} does not hold this line: {name}.")


def check_history(path, key="", *months):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    heads_in = [line for line in lines if line["line"] == "day"]
    heads = read_heads(heads_in, read_keys([line for line in lines if line["line"] == "key"], key))
    check_fetched(heads_in, months)
    last_day, proven, before, total = max(heads, default=""), 0, None, 0
    for act in (line for line in lines if line["line"] == "act"):
        is_proven, moment, name = check_act(act, heads)
        if before and moment < before:
            say(f"NOTE: this line is earlier than the one before it: {name}.")
        if not is_proven and moment.date().isoformat() <= last_day:
            refuse(f"this line is of a signed day, which does not hold it: {name}.")
        proven, before, total = proven + is_proven, moment, total + 1
    say(f"{total} lines are as they were written; {proven} of them are held by {len(heads)} heads.")
    if not key:
        say("Compare the first key with the letterhead, or give it to this program.")


def check_fetched(rows, months):
    known = {json.loads(row["statement"])["day"]: row["statement"] for row in rows}
    for path in months:
        with open(path, encoding="utf-8") as file:
            fetched = json.load(file)["days"]
        for row in fetched:
            day = json.loads(row["statement"])["day"]
            if known.get(day) != row["statement"]:
                refuse(f"{day} has another head than when you fetched {path}. Keep both files.")


def say(text):
    print(text)  # noqa: T201 - what is printed is the answer


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    check_history(*sys.argv[1:])
