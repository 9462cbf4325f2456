"""Text as people paste it, without characters that are no text: folded at every door."""

import re

# What editors and word processors end a line with; Word's soft return is U+000B.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1, but for the tab and the line end.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Halves of a pair, and what Unicode keeps free of meaning for good: no XML and no UTF-8 holds the
# first, no XML the last two of a plane.
NO_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def fold_control_characters(text: str) -> str:
    r"""The text with "\n" for every kind of line end, and without other control characters.

    The tab stays. "one\x0btwo\x00" becomes "one\ntwo".
    """
    # Most text is plain, and this asks in a tenth of the time.
    if text.isprintable():
        return text
    return CONTROLS.sub("", LINE_ENDS.sub("\n", text))


def fold_to_one_line(text: str) -> str:
    """The same for what stands on one line: a line end becomes a space."""
    return fold_control_characters(text).replace("\n", " ")


def drop_unwritable(text: str) -> str:
    """The text with what files, feeds and pictures can hold: folded, lone surrogates left out."""
    if text.isprintable():
        return text
    return NO_CHARACTERS.sub("", fold_control_characters(text))
