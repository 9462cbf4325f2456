"""How a document that leaves the desk is read there: titles, words for keys, what differs."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from incidents.access import SHARED_FIELDS, Tier
from incidents.models.desk.cases import EventKind
from incidents.models.desk.evidence import Credibility, Invocation, Place, Reliability
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution, AuthorityKind
from incidents.models.register.firms import FirmKind
from incidents.models.register.labels import label_of
from incidents.templatetags.leaves import NOTHING, Reading, in_order
from incidents.templatetags.register import answer, partial_date
from incidents.values.field_titles import FIELD_TITLES
from incidents.values.localised import country_name

register = template.Library()

TIERS = {
    Tier.PUBLIC: pgettext_lazy("tier", "public"),
    Tier.COMMUNITY: pgettext_lazy("tier", "community"),
}


@register.filter
def field_title(name):
    """What a field of a document is called."""
    return FIELD_TITLES[name]


@register.filter
def fields(document):
    """[{"title", "said"}] of a document, in the order of the allow-list: JSONB keeps its own."""
    return READING.fields(document)


@register.filter
def by_field(differences):
    """[{"title", "tiers", "before", "after"}]: what both tiers share is told once."""
    rows = []
    for field in in_order(dict.fromkeys(row["field"] for row in differences), SHARED_FIELDS):
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
        "title": READING.title(field),
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
    return READING.said(field, value, against, mark if against else "")


def _chosen(choices):
    """The label of a choice; a key of an older list stays as it is."""
    return lambda key: dict(choices.choices).get(key, key)


def _amount(text):
    return f"{Decimal(text):,}"


def _graded(choices):
    """ "B: usually reliable": the letter is what people quote."""
    read = _chosen(choices)
    return lambda grade: f"{grade}: {read(grade)}"


def _hash(digest):
    return format_html("<code>{}</code>", digest)


PARTS = {
    "sector": {"slug": gettext_lazy("Sector"), "isic": gettext_lazy("ISIC Rev. 4")},
    "authority": {"name": gettext_lazy("Name"), "kind": gettext_lazy("Kind")},
    "fine": {"amount": gettext_lazy("Sum"), "currency": gettext_lazy("Currency")},
    "timeline": {
        "on": gettext_lazy("When"),
        "kind": gettext_lazy("What"),
        "due_on": gettext_lazy("Deadline"),
        "amount": gettext_lazy("Sum"),
        "currency": gettext_lazy("Currency"),
        "note": gettext_lazy("Note"),
        "is_by": gettext_lazy("By then at the latest"),
    },
    "wordings": {
        "before": gettext_lazy("Before"),
        "after": gettext_lazy("After"),
        "language": gettext_lazy("Language"),
        "place": gettext_lazy("Where"),
        "seen_on": gettext_lazy("Seen"),
        "evidence": gettext_lazy("Evidence"),
    },
    "citations": {
        "instrument": gettext_lazy("Law"),
        "number": gettext_lazy("Article"),
        "invoked": gettext_lazy("How it was invoked"),
        "quote": gettext_lazy("Quote"),
        "gist": gettext_lazy("What it says"),
        "instrument_title": gettext_lazy("Full title"),
        "instrument_title_zh": gettext_lazy("Title in Chinese"),
        "provision": gettext_lazy("Provision"),
    },
    "sources": {
        "title": gettext_lazy("Title"),
        "publisher": gettext_lazy("Publisher"),
        "on": gettext_lazy("Published"),
        "url": gettext_lazy("Address"),
        "archive_url": gettext_lazy("Archived at"),
        "sha256": gettext_lazy("SHA-256 of the file"),
        "language": gettext_lazy("Language"),
        "reliability": gettext_lazy("Reliability"),
        "credibility": gettext_lazy("Credibility"),
        "supports": gettext_lazy("Which claim it supports"),
    },
}
WORDS = {
    "firm_kind": _chosen(FirmKind),
    "country": country_name,
    "state": country_name,
    "sector.slug": lambda slug: label_of("sector", slug),
    "authority.kind": _chosen(AuthorityKind),
    "attribution": _chosen(Attribution),
    "confidence": _chosen(Confidence),
    "firm_response": answer,
    "topics": lambda slug: label_of("topic", slug),
    "tactics": lambda slug: label_of("tactic", slug),
    "fine.amount": _amount,
    "timeline.kind": _chosen(EventKind),
    "timeline.amount": _amount,
    "wordings.place": _chosen(Place),
    "citations.instrument": lambda key: label_of("regulation", key),
    "citations.provision": lambda key: label_of("provision", key),
    "citations.invoked": _chosen(Invocation),
    "sources.sha256": _hash,
    "sources.reliability": _graded(Reliability),
    "sources.credibility": _graded(Credibility),
    **dict.fromkeys(
        ("reported_on", "demanded_on", "demand_deadline_on", "responded_on"), partial_date
    ),
    **dict.fromkeys(
        ("timeline.on", "timeline.due_on", "wordings.seen_on", "sources.on"), partial_date
    ),
}
READING = Reading({name: FIELD_TITLES[name] for name in SHARED_FIELDS}, PARTS, WORDS)
