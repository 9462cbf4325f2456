"""What a reader of a file wants beside keys: names, real dates, sources with grades, addresses.

The columns of incidents.fields are a contract that an import reads again; these follow them, and
derive from the same row and its released document.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models.register.labels import read_labels
from incidents.models.register.replies import Reply
from incidents.values.localised import country_name
from incidents.values.tiers import ColumnType

Row = Mapping[str, Any]
Labels = Mapping[str, Mapping[str, str]]
# {reference: [(party, sender, text)]}
Replies = Mapping[str, Sequence[tuple[str, str, str]]]


@dataclass(frozen=True)
class ReadableColumn:
    """A column of a file that is made from others of the row. `read`: its value."""

    name: str
    meaning: str | Promise
    read: Callable[[Row, Labels], Any]
    type: ColumnType = "text"


def _title(column: str, parameter: str) -> Callable[[Row, Labels], str]:
    return lambda row, labels: str(labels[parameter].get(row[column], row[column]))


def _titles(column: str, parameter: str) -> Callable[[Row, Labels], list[str]]:
    return lambda row, labels: [str(labels[parameter].get(key, key)) for key in row[column]]


def _stored(name: str) -> Callable[[Row, Labels], Any]:
    return lambda row, _labels: row[name]


def _text_of_document(name: str) -> Callable[[Row, Labels], str]:
    return lambda row, _labels: row[f"document__{name}"] or ""


def _authority(row: Row, _labels: Labels) -> str:
    """The name that was released: that of a desk's own authority is in no list."""
    return (row["document__authority"] or {}).get("name", "")


def describe_source(source: Row) -> str:
    """ "Title. Publisher, 2018-05-23. https://… [B2]", without what is blank."""
    origin = ", ".join(filter(None, [source.get("publisher"), source.get("on")]))
    grade = grade_of(source)
    parts = [source.get("title"), origin, source.get("url")]
    return ". ".join(filter(None, parts)) + (f" [{grade}]" if grade else "")


def grade_of(source: Row) -> str:
    """Both grades of the Admiralty system in one word, such as "B2"; "" without both."""
    letter, digit = source.get("reliability"), source.get("credibility")
    return f"{letter}{digit}" if letter and digit else ""


def describe_excerpt(excerpt: Row) -> str:
    """ "Letter. letter, 2018-04-25. demand, law: page 2. image/jpeg, sha256 0a1b…": all hashes."""
    origin = ", ".join(filter(None, [excerpt.get("kind"), excerpt.get("captured_on")]))
    claims = ", ".join(excerpt.get("claims") or ())
    supported = ": ".join(filter(None, [claims, excerpt.get("supports")]))
    hashes = " ".join(page["sha256"] for page in excerpt.get("pages") or ())
    pages = f"{excerpt.get('media_type')}, sha256 {hashes}"
    return ". ".join(filter(None, [excerpt.get("title"), origin, supported, pages]))


def _excerpts(row: Row, _labels: Labels) -> list[str]:
    return [describe_excerpt(one) for one in row["document__excerpts"] or ()]


def _sources(describe: Callable[[Row], str]) -> Callable[[Row, Labels], list[str]]:
    return lambda row, _labels: [describe(one) for one in row["document__sources"] or ()]


def group_reply_texts() -> dict[str, list[tuple[str, str, str]]]:
    """{reference: [(party, sender, text)]} of what officers verified; one query for a whole file.

    A text says whose it is: "Muji, Reply, version 1, 2026-11-30: We never agreed to this."
    """
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for row in Reply.objects.filter(verified_at__isnull=False).order_by("verified_at", "pk"):
        day = row.verified_at.date().isoformat()
        head = f"{row.sender}, {row.get_kind_display()}, version {row.version}, {day}"
        groups.setdefault(row.ref, []).append((row.party, row.sender, f"{head}: {row.text}"))
    return groups


def select_replies(firm: str, authority: str, replies: Sequence[tuple[str, str, str]]) -> list[str]:
    """The texts in the name of somebody whom the row names: see decision 118."""
    if not replies:
        return []
    names = {("firm", firm), ("authority", authority)}
    return [text for party, sender, text in replies if sender and (party, sender) in names]


READABLE = (
    ReadableColumn("url", _("The permanent address of the incident."), _stored("url")),
    ReadableColumn(
        "edition", _("The edition of the query; blank: the register now."), _stored("edition")
    ),
    ReadableColumn(
        "country_name",
        _("Home country of the firm, by name."),
        lambda row, _labels: country_name(row["country"]),
    ),
    ReadableColumn(
        "coercing_state_name",
        _("Coercing state, by name."),
        lambda row, _labels: country_name(row["coercing_state"]),
    ),
    ReadableColumn("sector_title", _("Sector, by name."), _title("sector", "sector")),
    ReadableColumn("authority_name", _("Authority, by name."), _authority),
    ReadableColumn("campaign_title", _("Campaign, by title."), _text_of_document("campaign")),
    ReadableColumn("topic_titles", _("Topics, by name."), _titles("topics", "topic"), "keys"),
    ReadableColumn("tactic_titles", _("Tactics, by name."), _titles("tactics", "tactic"), "keys"),
    ReadableColumn(
        "instrument_titles",
        _("Regulations cited, by title."),
        _titles("instruments", "regulation"),
        "keys",
    ),
    ReadableColumn(
        "provision_titles",
        _("Articles cited, by title."),
        _titles("provisions", "provision"),
        "keys",
    ),
    ReadableColumn(
        "reported_from",
        _("The first day that the date of the first report can mean."),
        _stored("reported_from"),
        "day",
    ),
    ReadableColumn(
        "reported_until",
        _("The last day that the date of the first report can mean."),
        _stored("reported_until"),
        "day",
    ),
    ReadableColumn(
        "demand_deadline_from",
        _("The first day that the demand deadline can mean; blank: none is known."),
        _stored("demand_deadline_from"),
        "day",
    ),
    ReadableColumn(
        "demand_deadline_until",
        _("The last day that the demand deadline can mean; blank: none is known."),
        _stored("demand_deadline_until"),
        "day",
    ),
    ReadableColumn(
        "source_grades",
        _("The two grades of each source: reliability A to F, credibility 1 to 6."),
        _sources(grade_of),
        "keys",
    ),
    ReadableColumn(
        "sources", _("Sources, each with its grades."), _sources(describe_source), "keys"
    ),
    ReadableColumn(
        "evidence",
        _(
            "Evidence that was released: kind, day of capture, what it supports, and the SHA-256"
            " of each page, which is at evidence/<SHA-256>.jpg below the address of the incident."
        ),
        _excerpts,
        "keys",
    ),
    ReadableColumn(
        "doubts", _("What is doubtful about the incident."), _text_of_document("doubts")
    ),
    ReadableColumn(
        "replies",
        _("Replies of those whom the incident names, word for word, as an officer verified them."),
        _stored("reply_texts"),
        "keys",
    ),
)
# What must be read of an incident to make these, beside the columns of incidents.fields.
NEEDED = (
    *("reported_from", "reported_until", "demand_deadline_from", "demand_deadline_until"),
    *(f"document__{name}" for name in ("authority", "campaign", "sources", "excerpts", "doubts")),
)


def add_readable(
    rows: Iterable[Row],
    *,
    address: Callable[[str], str],
    edition: int | None,
    replies: Replies,
) -> Iterator[dict[str, Any]]:
    """The rows with these columns. `address`: of an incident by its reference; absolute.

    `replies`: what somebody says about an incident; a row has those of whom it names. Rows hold the
    columns of incidents.fields and NEEDED.
    """
    labels = read_labels()
    for row in rows:
        known = {**row, "url": address(row["ref"]), "edition": edition or ""}
        known["reply_texts"] = select_replies(
            row["firm"], _authority(row, labels), replies.get(row["ref"], ())
        )
        yield known | {column.name: column.read(known, labels) for column in READABLE}
