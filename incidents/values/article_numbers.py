"""Numbers of articles: which are numbers, and how each is written on a page."""

import re
from enum import StrEnum

from incidents.values.chinese_numerals import split_chinese_citation

# 9, 9(4), 299-1, 280.1(1), 8/A(1), 3(b)(iv)(A), 2271.002, "5 to 10".
NUMBERED = re.compile(r"[0-9]+([-./][0-9A-Za-z]+)*(\([0-9A-Za-z]+\))*( to [0-9]+)?")
# A number with a remark: "1244 (22 USC 8803)", "280.1 (as amended)".
REMARKED = re.compile(rf"{NUMBERED.pattern} \(.+\)")
POINT = re.compile(r"\([0-9]+\)")
PART = re.compile(r"[IVX]+(\([0-9]+\))?")
OTHER_NUMBER = re.compile(r"(Resolution|Additional art\.) [0-9]+|.+ \(article [0-9]+\)")
# "Advertising Law, Article 9(4)", "网络安全法第47条", "art. 47".
CITED = re.compile(
    r"^(?P<law>.*?)[\s,，(]*(?:#|\bart(?:icle)?s?\b\.?|§|\bsec(?:tion)?\b\.?|第)\s*"
    r"(?P<number>\d+(?:[-./][0-9A-Za-z]+)*(?:\([\w]+\))*)\s*(?:条|\))?$",
    re.IGNORECASE,
)
HOLE = re.compile(r"\(.*\bnumbers? not (found|read)\)")


class Numbering(StrEnum):
    """What the number of an article is."""

    ARTICLE = "article"
    PART = "part"
    # A part without a number, or one whose number was not found.
    UNNUMBERED = "unnumbered"
    # A key from before the articles had their numbers; others took its place.
    RETIRED = "retired"


def read_numbering(number: str) -> Numbering:
    """Whether a number is that of an article, of another numbered part, or none."""
    if HOLE.search(number):
        return Numbering.UNNUMBERED
    if NUMBERED.fullmatch(number) or REMARKED.fullmatch(number):
        return Numbering.ARTICLE
    if any(one.fullmatch(number) for one in (POINT, PART, OTHER_NUMBER)):
        return Numbering.PART
    return Numbering.UNNUMBERED


def label_number(number: str) -> str:
    """ "art. 9(4)", "point (9)", "part I(2)"; a part without a number as it is named."""
    if read_numbering(number) == Numbering.ARTICLE:
        return f"art. {number}"
    if POINT.fullmatch(number):
        return f"point {number}"
    return f"part {number}" if PART.fullmatch(number) else number


def split_key(key: str) -> tuple[str, str, str]:
    """(instrument, number, version) of "instrument#number@version"; "" for what is missing.

    A number holds no "@"; a version no "#".
    """
    instrument, _hash, rest = key.partition("#")
    if not rest:
        instrument, _at, version = instrument.partition("@")
        return instrument, "", version
    number, _at, version = rest.partition("@")
    return instrument, number, version


def split_citation(text: str) -> tuple[str, str]:
    """(law, number) as people type a citation; number "" where the text names no article."""
    if chinese := split_chinese_citation(text):
        return chinese
    match = CITED.match(text.strip())
    return (match["law"].strip(), match["number"]) if match else (text.strip(), "")
