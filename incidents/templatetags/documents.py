"""How a document that leaves the desk is read there: titles, words for keys, what differs."""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from incidents.access import SHARED, Tier
from incidents.exchange.differences import word_difference
from incidents.models.authorities import Attribution, AuthorityKind
from incidents.models.cases import EventKind
from incidents.models.firms import FirmKind
from incidents.models.labels import label
from incidents.models.law import Confidence
from incidents.models.record import Invocation, Place
from incidents.models.spoken import country_name, sum_words
from incidents.models.titles import FIELD_TITLES
from incidents.templatetags.register import answer, partial_date, wording_pieces

register = template.Library()

TIERS = {
    Tier.PUBLIC: pgettext_lazy("tier", "public"),
    Tier.COMMUNITY: pgettext_lazy("tier", "community"),
}
NOTHING = (None, "", [], {})


@register.filter
def field_title(name):
    """What a field of a document is called."""
    return FIELD_TITLES[name]


@register.filter
def fields(document):
    """[{"title", "said"}] of a document, in the order of the allow-list: JSONB keeps its own."""
    return [
        {"title": FIELD_TITLES[field], "said": told(field, document[field])}
        for field in SHARED
        if field in document
    ]


@register.filter
def by_field(differences):
    """[{"title", "tiers", "before", "after"}]: what both tiers share is told once."""
    rows = []
    for field in SHARED:
        changes = [row for row in differences if row["field"] == field]
        if len(changes) == len(TIERS) and _says(changes[0]) == _says(changes[1]):
            rows.append(_row(_("both"), changes[0]))
        else:
            rows += [_row(TIERS[row["tier"]], row) for row in changes]
    return rows


def _says(row):
    return row["before"], row["after"]


def _row(tiers, row):
    field, before, after = row["field"], row["before"], row["after"]
    return {
        "title": FIELD_TITLES[field],
        "tiers": tiers,
        "before": told(field, before, after, "del"),
        "after": told(field, after, before, "ins"),
    }


@register.filter
def beyond(document, other):
    """The fields of a document that say something which another does not; nothing is nothing."""
    return {
        field: value
        for field, value in document.items()
        if (value not in NOTHING or other.get(field) not in NOTHING) and other.get(field) != value
    }


def told(field, value, against=None, mark=""):
    """A field's value in words; "–" for nothing. What `against` does not say is marked."""
    if value in NOTHING:
        return "–"
    if field in ITEMS:
        return _list(field, value, against or [], mark if against else "")
    if field in TEXTS and isinstance(against, str) and against:
        old, new = (value, against) if mark == "del" else (against, value)
        return wording_pieces(
            part for part in word_difference(old, new) if part[0] in ("same", mark)
        )
    return READERS.get(field, str)(value)


def _list(field, values, against, mark):
    read = ITEMS[field]
    lines = [
        format_html(
            f"<li><{mark}>{{}}</{mark}></li>" if mark and value not in against else "<li>{}</li>",
            read(value),
        )
        for value in values
    ]
    return format_html("<ul>{}</ul>", format_html_join("", "{}", ((line,) for line in lines)))


def _event(event):
    amount = event["amount"]
    parts = [
        EventKind(event["kind"]).label,
        amount and sum_words(Decimal(amount), event["currency"]),
        event["due_on"] and format_html("{} {}", _("due"), partial_date(event["due_on"])),
        event["note"],
    ]
    by = _("by") if event["is_by"] else ""
    day = format_html("{} {}: ", by, partial_date(event["on"])) if event["on"] else ""
    return format_html("{}{}", day, _joined(parts))


def _wording(row):
    place = Place(row["place"]).label if row["place"] else ""
    seen = row["seen_on"] and format_html("{} {}", _("seen"), partial_date(row["seen_on"]))
    return _joined(
        [_change(row["before"], row["after"]), place, row["language"], seen, row["evidence"]]
    )


def _change(before, after):
    """Both sides with what differs, or the one that is known, named for its side."""
    if not before or not after:
        return format_html("{} {}", _("now:") if after else _("before:"), after or before)
    parts = word_difference(before, after)
    sides = [
        (wording_pieces(part for part in parts if part[0] != other),) for other in ("ins", "del")
    ]
    return format_html_join(" → ", '<span class="said">{}</span>', sides)


def _citation(row):
    name = f"{label('regulation', row['instrument'])} {row['number']}".strip()
    quote = row["quote"] and _("“%(quote)s”") % {"quote": row["quote"]}
    return _joined([name, Invocation(row["invoked"]).label, row["gist"], quote])


def _source(row):
    title = format_html('<a href="{}" rel="noreferrer">{}</a>', row["url"], row["title"])
    return _joined(
        [
            title if row["url"] else row["title"],
            row["publisher"],
            partial_date(row["on"]),
            row["reliability"] + row["credibility"],
            row["supports"],
        ]
    )


def _authority(body):
    kind = AuthorityKind(body["kind"]).label if body["kind"] else ""
    return _joined([body["name"], kind])


def _fine(fine):
    return sum_words(Decimal(fine["amount"]), fine["currency"])


def _joined(parts):
    """What is there, with commas between."""
    return format_html_join(", ", "{}", ((part,) for part in parts if part))


# A text is compared word by word, a list item by item, all else as a whole.
TEXTS = ("title", "demanded_change", "attribution_source", "doubts", "community_note")
ITEMS = {
    "firm_names": str,
    "topics": lambda slug: label("topic", slug),
    "tactics": lambda slug: label("tactic", slug),
    "timeline": _event,
    "wordings": _wording,
    "citations": _citation,
    "sources": _source,
}
READERS = {
    "firm_kind": lambda kind: FirmKind(kind).label,
    "country": country_name,
    "state": country_name,
    "sector": lambda sector: label("sector", sector["slug"]),
    "authority": _authority,
    "attribution": lambda part: Attribution(part).label,
    "confidence": lambda account: Confidence(account).label,
    "response": answer,
    "fine": _fine,
    **dict.fromkeys(("reported_on", "demanded_on", "deadline_on", "responded_on"), partial_date),
}
