"""Citations, read back by programs that read BibTeX and RIS for their users."""

import datetime as dt
from pathlib import Path

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.richtext import Text

from incidents.exchange.citations import PUBLISHER, Cited, bibtex, csl, ris

STYLES = Path(__file__).parents[1] / "data" / "csl"

TITLES = [
    "Marriott: list Taiwan as China",
    "Zürich – 台灣 “Taïwan”",
    r"50% of $5 & C_1 \input{x} #2 ~ ^",
    "one brace } too many",
    "one brace { too many",
    "a line\r\nTY  - BOOK\r\nER  - \r\nthat ends a record",
    "@misc{other, title = {another entry}}",
]


def cite(title):
    """Return an entry of that title, as a citation needs it."""
    day, url = dt.date(2026, 3, 7), "https://register.example.org/incidents/CCI-2018-0001/"
    return Cited(ref="CCI-2018-0001", title=title, version=2, released_on=day, url=url)


@pytest.mark.parametrize("title", TITLES)
def test_bibtex_is_read_back_as_one_entry_with_all_its_fields(title):
    entry = cite(title)
    entries = parse_string(bibtex(entry), "bibtex").entries
    assert list(entries) == [entry.ref]
    read = entries[entry.ref]
    assert read.type == "misc"
    assert [str(Text.from_latex(str(person))) for person in read.persons["author"]] == [PUBLISHER]
    # Case is kept by a second pair of braces.
    assert read.fields["title"].startswith("{")
    assert read.fields["title"].endswith("}")
    assert {name: read.fields[name] for name in ("year", "month", "note", "url")} == {
        "year": "2026",
        "month": "3",
        "note": "CCI-2018-0001, version 2",
        "url": entry.url,
    }


@pytest.mark.parametrize("title", [*TITLES[:2], "50% of C_1 & #2"])
def test_a_title_without_commands_is_read_back_as_it_was(title):
    read = parse_string(bibtex(cite(title)), "bibtex").entries["CCI-2018-0001"]
    assert str(Text.from_latex(read.fields["title"])) == title


@pytest.mark.parametrize("title", TITLES)
def test_ris_is_read_back_as_it_was(title):
    entry = cite(title)
    assert rispy.loads(ris(entry)) == [
        {
            "type_of_reference": "ELEC",
            "title": " ".join(title.split()),
            "authors": [PUBLISHER],
            "year": "2026",
            "date": "2026/03/07",
            "edition": "2",
            "accession_number": entry.ref,
            "urls": [entry.url],
        }
    ]


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (
            "apa",
            "Coercion Register. (2026, March 7). Marriott: list Taiwan as China (CCI-2018-0001)."
            " https://register.example.org/incidents/CCI-2018-0001/",
        ),
        (
            "chicago-author-date",
            "Coercion Register. 2026. “Marriott: List Taiwan as China”. CCI-2018-0001. Version 2."
            " March 7. https://register.example.org/incidents/CCI-2018-0001/.",
        ),
        (
            "harvard-cite-them-right",
            "Coercion Register (2026) Marriott: list Taiwan as China. Available at:"
            " https://register.example.org/incidents/CCI-2018-0001/.",
        ),
    ],
)
def test_csl_names_the_author_and_prints_the_title_once(style, written):
    entry = cite(TITLES[0])
    loaded = CitationStylesStyle(str(STYLES / f"{style}.csl"), validate=False)
    listed = CitationStylesBibliography(loaded, CiteProcJSON(csl(entry)), formatters.plain)
    listed.register(Citation([CitationItem(entry.ref.lower())]))
    assert ["".join(map(str, one)) for one in listed.bibliography()] == [written]
