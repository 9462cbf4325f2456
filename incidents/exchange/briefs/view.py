"""What a brief holds, whatever it is written as. All of it is plain text."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BriefRow:
    """A label and what the case has for it; "" for what is missing."""

    label: str
    text: str = ""


@dataclass(frozen=True)
class BriefSection:
    """A heading, sentences below it, and rows."""

    title: str
    rows: list[BriefRow] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Exhibit:
    """A file of evidence: its number in this brief, what it is, and its hash.

    `version_key`: the key of the version whose bytes are meant; `picture`: a JPEG of its first
    page, b"" if it has none.
    """

    number: int
    title: str
    details: str
    filename: str
    sha256: str
    version_key: int
    claims: tuple[str, ...] = ()
    picture: bytes = b""


@dataclass(frozen=True)
class Brief:
    """A whole brief. `marking` and `reference` are on every page."""

    title: str
    purpose: str
    reference: str
    marking: str
    made_on: dt.date
    sections: list[BriefSection]
    exhibits: list[Exhibit]
    missing: list[str]
