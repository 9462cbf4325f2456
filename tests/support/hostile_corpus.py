"""A corpus of 1,000 hostile strings and 1,000 hostile files, the same at each run.

The strings are what has broken software of this kind before, alone (`ATOMS`) and joined; the files
are sound ones of every kind that the site reads, cut, flipped, doubled and renamed.
"""

import io
import json
import random
import zipfile

from tests.support.hostile import TEXTS
from tracker.environment import ROOT

SEED = 20261130
MOST = 1_000
CODES = [
    *range(33),
    127,
    128,
    133,
    159,
    160,
    173,
    1564,
    6158,
    *range(8203, 8208),
    *range(8232, 8239),
]
CODES += [8288, 8294, 8297, 65279, 65533, 65534, 65535, 0x1FFFF, 0xE0041, 0xD800, 0xDFFF]
CHARACTERS = [f"Muji{chr(code)}Japan" for code in CODES]
LONG = [
    *("9" * 400, "0" * 5000, "-" * 300, "(" * 3_000, "a" * 100_000, "啊" * 30_000),
    *("{%" * 500, "<" * 5_000, "[" * 2_000, " ".join(f"w{number}" for number in range(3_000))),
]
# Numbers, days, searches, places, markup and words of programs, one a line.
WORDS = json.loads((ROOT / "tests/data/hostile.json").read_text())
ATOMS = [*map(str, TEXTS.values()), *CHARACTERS, *LONG, *WORDS]


def make_strings():
    """Return 1,000 strings: the atoms, then atoms joined by what separates values somewhere."""
    chance, strings = random.Random(SEED), list(dict.fromkeys(ATOMS))  # noqa: S311  no secret
    short = [atom for atom in strings if len(atom) < 200]
    while len(strings) < MOST:
        parts = chance.sample(short, chance.randint(2, 4))
        joined = chance.choice(["", " ", ",", ";", "|", "\n", "#", "&", "=", "/"]).join(parts)
        strings.append(joined)
    return strings[:MOST]


STRINGS = make_strings()


def as_bytes(text):
    """A string as a file holds it: what UTF-8 cannot hold stays as the bytes it would have been."""
    return text.encode("utf-8", "surrogatepass")


def make_files(sound):
    """Yield 1,000 (name, bytes) from {name: bytes} of sound files: damage, and hostile content."""
    chance, names = random.Random(SEED), sorted(sound)  # noqa: S311
    for number in range(MOST):
        name = names[number % len(names)]
        raw = bytearray(sound[name])
        kind = chance.choice(DAMAGES)
        yield chance.choice([name, name, name.rpartition(".")[0], f"{name}.csv"]), kind(chance, raw)


def cut(chance, raw):
    return bytes(raw[: chance.randint(0, len(raw))])


def flip(chance, raw):
    for _time in range(chance.choice([1, 4, 64])):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def insert(chance, raw):
    place = chance.randint(0, len(raw))
    return bytes(raw[:place]) + as_bytes(chance.choice(STRINGS)) + bytes(raw[place:])


def double(_chance, raw):
    return bytes(raw) * 2


def prefix(chance, raw):
    return chance.choice(
        [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0", b"PK\3\4", b"%PDF-"]
    ) + bytes(raw)


def as_table(chance, _raw):
    """A table whose headers and cells are hostile."""
    rows = [[chance.choice(STRINGS) for _cell in range(4)] for _row in range(4)]
    return as_bytes(
        chance.choice(["\n", "\r", "\r\n"]).join(chance.choice(",;\t|").join(row) for row in rows)
    )


def as_json(chance, _raw):
    rows = [{chance.choice(STRINGS)[:99]: chance.choice(STRINGS)[:999]} for _row in range(3)]
    return json.dumps(rows).encode()


def as_archive(chance, raw):
    """An archive with names that lead elsewhere, and one part that unpacks to much."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escape", bytes(raw[:100]))
        archive.writestr("xl/workbook.xml", "<a>" * 10_000)
        archive.writestr("content.xml", b"0" * 2 ** chance.randint(10, 24))
    return content.getvalue()


DAMAGES = (cut, flip, flip, insert, double, prefix, as_table, as_json, as_archive)
