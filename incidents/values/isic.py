"""ISIC Rev. 4: which divisions (two digits) belong to which section (a letter).

Source: United Nations, International Standard Industrial Classification of All Economic
Activities, Revision 4 (2008).
"""

import re

CODE = re.compile(r"([A-U])([0-9]{2})?")
# {section: its first and last division}; a number between two sections is no division.
DIVISIONS = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}


def read_isic(text: str) -> tuple[str, str] | None:
    """("C", "26") of "C26" or "c 26", ("C", "") of "C"; None for what is no place in ISIC."""
    match = CODE.fullmatch("".join(text.split()).upper())
    if match is None:
        return None
    section, division = match[1], match[2] or ""
    first, last = DIVISIONS[section]
    return (section, division) if not division or first <= int(division) <= last else None
