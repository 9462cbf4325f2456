"""An entry as others cite it: plain text, BibTeX, RIS, CSL-JSON, schema.org JSON-LD.

Sources: BibTeX's @misc entry (Patashnik, BibTeXing, 1988); RIS tags of the format's 2011
specification; CSL-JSON 1.0.2 schema; schema.org CreativeWork 28.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents.exchange import writable
from incidents.values.licences import CC_BY, DataLicence
from incidents.values.localised import format_partial_date

PUBLISHER = "Coercion Register"
# What TeX reads as a command. Braces by name: BibTeX counts them even after a backslash, and
# one too many would end the field, or the entry, elsewhere.
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
} | {mark: f"\\{mark}" for mark in "&%$#_"}


@dataclass(frozen=True)
class Cited:
    """What a citation needs of an entry. Its title holds what every form can write."""

    ref: str
    title: str
    version: int
    released_on: dt.date
    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", writable.text(self.title, self.ref))


def plain_citation(entry: Cited) -> str:
    """One line for a footnote, with the version, for entries change."""
    return _("%(publisher)s, %(ref)s, version %(version)s (%(day)s): %(title)s. %(url)s") % {
        "publisher": PUBLISHER,
        "ref": entry.ref,
        "version": entry.version,
        "day": format_partial_date(entry.released_on),
        "title": entry.title.rstrip("."),
        "url": entry.url,
    }


def bibtex(entry: Cited) -> str:
    """A @misc entry; what TeX would read as a command is escaped."""
    fields = {
        "title": f"{{{escape_tex(entry.title)}}}",
        "author": f"{{{PUBLISHER}}}",
        "year": str(entry.released_on.year),
        "month": str(entry.released_on.month),
        "note": f"{entry.ref}, version {entry.version}",
        "url": entry.url,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{entry.ref},\n{body}\n}}\n"


def ris(entry: Cited) -> str:
    """A RIS record, lines ended as the format asks."""
    lines = (
        ("TY", "ELEC"),
        ("TI", " ".join(entry.title.split())),
        ("AU", PUBLISHER),
        ("PY", f"{entry.released_on.year}"),
        ("DA", f"{entry.released_on:%Y/%m/%d}"),
        ("ET", f"{entry.version}"),
        ("AN", entry.ref),
        ("UR", entry.url),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def csl(entry: Cited) -> list[dict[str, Any]]:
    """CSL-JSON: a list of one item.

    A web page with an author: as an "entry" of a container without an author, APA and Harvard put
    the title in the author's place and print it twice.
    """
    day = entry.released_on
    return [
        {
            "id": entry.ref,
            "type": "webpage",
            "author": [{"literal": PUBLISHER}],
            "title": entry.title,
            "number": entry.ref,
            "version": str(entry.version),
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "URL": entry.url,
        }
    ]


def entry_json_ld(
    entry: Cited, sources: Iterable[Mapping[str, Any]], licence: DataLicence
) -> dict[str, Any]:
    """schema.org CreativeWork, with the sources of its document. A marking is no licence."""
    return {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": entry.url,
        "url": entry.url,
        "identifier": entry.ref,
        "name": entry.title,
        "version": entry.version,
        "dateModified": entry.released_on.isoformat(),
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "isPartOf": {"@type": "Dataset", "name": PUBLISHER},
        "citation": [_source_json_ld(source) for source in sources],
        ("license" if licence is CC_BY else "conditionsOfAccess"): licence.url,
    }


def _source_json_ld(source: Mapping[str, Any]) -> dict[str, Any]:
    publisher = source.get("publisher")
    facts = {
        "name": source["title"],
        "url": source.get("url"),
        "datePublished": str(source.get("on") or ""),
        "publisher": publisher and {"@type": "Organization", "name": publisher},
    }
    return {"@type": "CreativeWork"} | {name: value for name, value in facts.items() if value}


def escape_tex(text: str) -> str:
    """The text with what TeX would read as a command by its name or behind a backslash."""
    return "".join(_TEX.get(mark, mark) for mark in text)
