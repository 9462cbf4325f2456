"""Bytes become text: by their mark, as UTF-8 or UTF-16, else by the most plausible old encoding.

charset-normalizer was tried and takes short GB18030 tables for Shift-JIS or Korean: a table of
cases is mostly English with a few foreign names, too few for statistics of whole languages.
"""

import codecs
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext as _

from incidents.intake.files.sheets import refuse_file

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# In the order of preference where two are equally plausible.
OLD = (("cp1252", "Windows-1252"), ("gb18030", "GB18030"), ("cp932", "Shift-JIS"))
# So many bytes are judged: a table does not change its language further down.
SAMPLE = 200_000


def read_text(raw: bytes) -> tuple[str, str]:
    """(text, name of its encoding). Raises FileRefused where no encoding fits."""
    for mark, codec, name in MARKS:
        if raw.startswith(mark):
            return _decode(raw, codec, name), name
    codec = _wide_codec(raw)
    if codec:
        return _decode(raw, codec, "UTF-16"), "UTF-16"
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise refuse_file(_("The file contains a NUL byte. Save it as CSV text."), line)
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode_old(raw)


def _decode(raw: bytes, codec: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        reason = _("The file begins as %(name)s text but does not go on as it. Export it again.")
        line = raw[: error.start].count(b"\n") + 1
        raise refuse_file(reason % {"name": name}, line) from error


def _wide_codec(raw: bytes) -> str:
    """The codec of UTF-16 without a mark: every other byte of a header is NUL."""
    first = raw[:400]
    if len(first) < 4 or b"\0" not in first:
        return ""
    even, odd = first[::2].count(0), first[1::2].count(0)
    half = len(first) // 2 * 0.6
    if odd > half and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half and odd == 0 else ""


def _decode_old(raw: bytes) -> tuple[str, str]:
    scores = {}
    for codec, name in OLD:
        try:
            scores[name] = (_plausibility(raw[:SAMPLE].decode(codec, "ignore")), codec)
            raw.decode(codec)
        except UnicodeDecodeError:
            scores.pop(name, None)
    if not scores:
        reason = _("We could not read the letters of this file. Save it as UTF-8 (CSV).")
        raise refuse_file(reason, line=1)
    name = max(scores, key=lambda one: scores[one][0])
    return raw.decode(scores[name][1]), name


def _plausibility(text: str) -> float:
    """0 to 1: how usual the characters beyond ASCII are, beside their neighbours."""
    padded = f" {text} "
    weights = [
        _weight(char, padded[place], padded[place + 2])
        for place, char in enumerate(text)
        if char > "\x7f"
    ]
    return sum(weights) / len(weights) if weights else 0.0


def _weight(char: str, before: str, after: str) -> float:
    code = ord(char)
    if 0x3040 <= code <= 0x30FF:
        return 1.1
    if 0x4E00 <= code <= 0x9FFF:
        # A Han character is rarely glued to Latin letters on both sides: "Citro雗" is "Citroën".
        is_glued = (before.isascii() and before.isalpha()) or (after.isascii() and after.islower())
        return 0.1 if is_glued else _usualness(char)
    if 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E:
        return 0.9
    if 0xC0 <= code <= 0x17F:
        is_alone = not (before > "\x7f" and after > "\x7f")
        return 1.0 if is_alone and (before.isalpha() or after.isalpha()) else 0.3
    if code in (0x2018, 0x2019, 0x201C, 0x201D, 0x2013, 0x2014, 0x2026, 0x20AC, 0xA3, 0xA0):
        return 0.8
    return 0.2 if unicodedata.category(char)[0] in "LPS" else 0.0


@lru_cache(maxsize=20_000)
def _usualness(char: str) -> float:
    """1.0 for the usual characters of Chinese or Japanese (level 1 of their standards)."""
    for codec, last in (("gb2312", 0xD7), ("shift_jis", 0x97)):
        try:
            if char.encode(codec)[0] <= last:
                return 1.0
        except UnicodeEncodeError:
            continue
    return 0.3
