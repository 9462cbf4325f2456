"""Check a desk's keys on your own computer. Needs only Python 3.9.

    python3 check_keys.py desk-a.json words.txt

Prints the eight words of the key that signed the list, to compare with the desk's letterhead, and
writes the public keys for age: desk-a.txt, and desk-a.classic.txt if the desk accepts files from
age before 1.3. Sends nothing. docs/sealed-reports.md says what is signed.
"""

import datetime as dt
import hashlib
import json
import re
import sys

LIST_DAYS = dt.timedelta(days=30)
# Ed25519: RFC 8032, section 5.1 and the reference code of its section 6.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def sha256(text):
    return hashlib.sha256(text.encode()).digest()


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def is_same(one, other):
    across = (one[0] * other[2] - other[0] * one[2]) % P
    up = (one[1] * other[2] - other[1] * one[2]) % P
    return across == up == 0


def point_of(content):
    """The point of 32 bytes, or None if there is none."""
    y = int.from_bytes(content, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(text, signature, public):
    """Whether the holder of a public key (64 hex digits) signed a text (128 hex digits)."""
    key, content = bytes.fromhex(public), bytes.fromhex(signature)
    if len(key) != 32 or len(content) != 64:
        return False
    own, other = point_of(key), point_of(content[:32])
    s = int.from_bytes(content[32:], "little")
    # A key of small order would be satisfied by a signature that anybody can write.
    if own is None or other is None or s >= Q or is_same(times(8, own), (0, 1, 1, 0)):
        return False
    challenge = hashlib.sha512(content[:32] + key + text.encode()).digest()
    h = int.from_bytes(challenge, "little") % Q
    return is_same(times(s, BASE), add(other, times(h, own)))


def eight_words(signing, words):
    bits = int.from_bytes(sha256(f"coercion-register desk {signing}")[:11], "big")
    return " ".join(words[bits >> 77 - 11 * place & 2047] for place in range(8))


def checked_list(answer, today):
    """The fields of the list; ends the program unless its own key signed it and it is in force."""
    fields = json.loads(answer["document"])
    if not is_signed(answer["document"], answer["signature"], fields["signing"]):
        sys.exit("WRONG: the list is not signed by the desk's key. Do not send anything.")
    # The desk's name becomes the name of a file.
    is_list = fields["form"] == "coercion-register/recipients/1"
    if not is_list or not re.fullmatch(r"[-\w]{1,50}", fields["desk"]):
        sys.exit("WRONG: this is not a list of keys.")
    last = min(fields["until"], str(dt.date.fromisoformat(fields["day"]) + LIST_DAYS))
    if last < today:
        sys.exit(f"WRONG: the list was valid until {last}. Telephone the desk.")
    return fields


def classic_keys(offers, fields):
    """The keys for older programs, each signed by an officer on the list."""
    officers = {one["name"]: one["signing"] for one in fields["recipients"] if one["signing"]}
    keys = []
    for offer in offers:
        own = json.loads(offer["statement"])
        signing = officers.get(own["name"])
        place = (own["form"], own["desk"])
        is_own = place == ("coercion-register/classic-offer/1", fields["desk"])
        if not (is_own and signing and is_signed(offer["statement"], offer["signature"], signing)):
            sys.exit("WRONG: a key for older programs is not signed by an officer of the desk.")
        keys.append(own["recipient"])
    return keys


def main(path, path_of_words):
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    with open(path_of_words, encoding="utf-8") as file:
        words = file.read().split()
    fields = checked_list(answer, dt.datetime.now(dt.UTC).date().isoformat())
    classic = classic_keys(answer["classic"], fields)
    keys = {f"{fields['desk']}.txt": [one["recipient"] for one in fields["recipients"]]}
    if classic:
        keys[f"{fields['desk']}.classic.txt"] = classic
    for name, lines in keys.items():
        with open(name, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    say(eight_words(fields["signing"], words))
    say(f"List {fields['epoch']} of {fields['day']}. Written: {', '.join(keys)}")


def say(text):
    print(text)  # noqa: T201 - what is printed is the answer


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
