"""Text as people paste it, without control characters and others that no file can hold."""

import re
from typing import Any

# Line ends of editors and word processors; Word's soft return is U+000B.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1, but for the tab and the line end.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Surrogates, which neither XML nor UTF-8 can hold, and Unicode's noncharacters; XML refuses the
# last two of each plane.
NO_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# All of these: what `drop_unwritable` changes. A tab and a line end stay.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029" + NO_CHARACTERS.pattern.removeprefix("[")
)


def fold_control_characters(text: str) -> str:
    r"""The text with "\n" for every kind of line end, and without other control characters.

    The tab stays. "one\x0btwo\x00" becomes "one\ntwo".
    """
    # Most text is printable, and this check takes a tenth of the time.
    if text.isprintable():
        return text
    return CONTROLS.sub("", LINE_ENDS.sub("\n", text))


def fold_to_one_line(text: str) -> str:
    """The same for text of one line: a line end becomes a space."""
    return fold_control_characters(text).replace("\n", " ")


def drop_unwritable(text: str) -> str:
    """The text that files, feeds and charts can hold: folded, and without lone surrogates."""
    if text.isprintable():
        return text
    return NO_CHARACTERS.sub("", fold_control_characters(text))


def is_writable(text: str) -> bool:
    """Whether `drop_unwritable` leaves the text as it is."""
    return text.isprintable() or not UNWRITABLE.search(text)


def fold_texts(value: Any) -> Any:
    """A JSON value with `fold_control_characters` in each of its texts; keys stay as they are."""
    if isinstance(value, dict):
        return {name: fold_texts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [fold_texts(part) for part in value]
    return fold_control_characters(value) if isinstance(value, str) else value
