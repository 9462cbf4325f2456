"""How the desk displays a document for release: titles, labels for keys, differences."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from incidents.fields import FIELD_TITLES, SHARED_FIELDS
from incidents.models.desk.events import EventKind
from incidents.models.desk.evidence import Credibility, Invocation, Place, Reliability
from incidents.models.desk.evidence_files import Claim, EvidenceKind
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution, AuthorityKind
from incidents.models.register.firms import FirmKind
from incidents.models.register.labels import label_of
from incidents.templatetags import collective_responses
from incidents.templatetags.leaves import NOTHING, Reading, in_order
from incidents.templatetags.register import partial_date, response_badge
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.fine_grounds import FineGround
from incidents.values.localised import country_name
from incidents.values.political_links import PoliticalLink
from incidents.values.source_kinds import SourceKind
from incidents.values.tiers import Tier

register = template.Library()

LONGEST_AMOUNT = 30
TIERS = {
    Tier.PUBLIC: pgettext_lazy("tier", "public"),
    Tier.COMMUNITY: pgettext_lazy("tier", "community"),
}
# A share has one document, and is never compared with that of a tier.
AUDIENCES = {**TIERS, "circle": pgettext_lazy("tier", "circle")}


@register.filter
def fields(document, noun="release"):
    """[{"title", "html"}] of a document, in the order of the allow-list, which JSONB loses."""
    return READINGS[noun].fields(document)


@register.filter
def by_field(differences, noun="release"):
    """[{"title", "tiers", "before", "after"}]; one row for a change that both tiers share."""
    rows, reading = [], READINGS[noun]
    for field in in_order(dict.fromkeys(row["field"] for row in differences), reading.titles):
        changes = [row for row in differences if row["field"] == field]
        if len(changes) == len(TIERS) and _sides(changes[0]) == _sides(changes[1]):
            rows.append(_row(reading, _("both"), changes[0]))
        else:
            rows += [_row(reading, AUDIENCES[row["tier"]], row) for row in changes]
    return rows


@register.filter
def mark_changes(changes):
    """[{"title", "before", "after"}] of the changes of a version, differences marked."""
    return [
        {
            "title": READING.title(change.field),
            "before": field_html(change.field, change.before, change.after, "del"),
            "after": field_html(change.field, change.after, change.before, "ins"),
        }
        for change in changes
    ]


@register.filter
def evidence_lines(documents):
    """The evidence of documents by tier, once each, with the hashes of its pages in one text."""
    lines = [one for document in documents.values() for one in document.get("excerpts") or ()]
    unique = {" ".join(page["sha256"] for page in one["pages"]): one for one in lines}
    return [{**one, "hashes": hashes} for hashes, one in unique.items()]


def _sides(row):
    return row["before"], row["after"]


def _row(reading, tiers, row):
    field, before, after = row["field"], row["before"], row["after"]
    return {
        "title": reading.title(field),
        "tiers": tiers,
        "before": reading.as_html(field, before, after, "del" if after else ""),
        "after": reading.as_html(field, after, before, "ins" if before else ""),
    }


@register.filter
def beyond(document, other):
    """The fields of a document whose values another document lacks; blank values are equal."""
    return {
        field: value
        for field, value in document.items()
        if (value not in NOTHING or other.get(field) not in NOTHING) and other.get(field) != value
    }


@register.filter
def case_field_title(name):
    """The title of a field of a case, released or not."""
    return DESK_TITLES.get(name) or READING.title(name)


@register.filter
def of_field(value, field):
    """The value of a field of a document as text."""
    return field_html(field, value)


def field_html(field, value, against=None, mark=""):
    """The value of a field as text; "–" if blank. What `against` does not have is marked."""
    return READING.as_html(field, value, against, mark if against else "")


def _label_of_choice(choices):
    """The label of a choice; a key of an older list is displayed as it is."""
    return lambda key: dict(choices.choices).get(key, key)


def _amount(text):
    amount = Decimal(text)
    # "1e99999999" of another installation would be a hundred million digits.
    return f"{amount:,}" if abs(amount.adjusted()) < LONGEST_AMOUNT else str(text)


def _graded(choices):
    """ "B: usually reliable": people quote the letter."""
    read = _label_of_choice(choices)
    return lambda grade: f"{grade}: {read(grade)}"


def _hash(digest):
    return format_html("<code>{}</code>", digest)


INTERVALS = ("demand_days", "concession_days", "measure_events")
DAYS = {"not_before": gettext_lazy("Not before"), "not_after": gettext_lazy("Not after")}
PARTS = {
    "sector": {"slug": gettext_lazy("Sector"), "isic": gettext_lazy("ISIC Rev. 4")},
    "authority": {"name": gettext_lazy("Name"), "kind": gettext_lazy("Kind")},
    "demand_days": DAYS,
    "concession_days": DAYS,
    "measure_events": {"kind": gettext_lazy("Event"), **DAYS},
    "fine": {
        "amount": gettext_lazy("Amount"),
        "currency": gettext_lazy("Currency"),
        "ground": gettext_lazy("Formal ground"),
    },
    "timeline": {
        "not_before": gettext_lazy("Not before"),
        "on": gettext_lazy("Date"),
        "kind": gettext_lazy("Event"),
        "due_on": gettext_lazy("Demand deadline"),
        "amount": gettext_lazy("Amount"),
        "currency": gettext_lazy("Currency"),
        "fine_ground": gettext_lazy("Formal ground"),
        "note": gettext_lazy("Note"),
        "source": gettext_lazy("Source"),
        "is_by": gettext_lazy("On that date or earlier"),
    },
    "wordings": {
        "before": gettext_lazy("Before"),
        "after": gettext_lazy("After"),
        "is_quoted": gettext_lazy("Exact words"),
        "language": gettext_lazy("Language"),
        "place": gettext_lazy("Place"),
        "seen_on": gettext_lazy("Date seen"),
        "evidence": gettext_lazy("Evidence"),
    },
    "citations": {
        "instrument": gettext_lazy("Law"),
        "number": gettext_lazy("Article"),
        "invoked": gettext_lazy("How it was cited"),
        "quote": gettext_lazy("Quotation"),
        "gist": gettext_lazy("Summary"),
        "instrument_title": gettext_lazy("Full title"),
        "instrument_title_zh": gettext_lazy("Title in Chinese"),
        "provision": gettext_lazy("Provision"),
    },
    "excerpts": {
        "title": gettext_lazy("Title"),
        "kind": gettext_lazy("Kind"),
        "media_type": gettext_lazy("Type of the pictures"),
        "captured_on": gettext_lazy("Day of capture"),
        "claims": gettext_lazy("Supports"),
        "supports": gettext_lazy("What exactly"),
        "pages": gettext_lazy("Pages"),
    },
    "excerpts.pages": {
        "page": gettext_lazy("Page"),
        "sha256": gettext_lazy("SHA-256 of the picture"),
        "width": gettext_lazy("Width in pixels"),
        "height": gettext_lazy("Height in pixels"),
    },
    "sources": {
        "title": gettext_lazy("Title"),
        "publisher": gettext_lazy("Publisher"),
        "on": gettext_lazy("Date published"),
        "url": gettext_lazy("Web address"),
        "archive_url": gettext_lazy("Archived copy"),
        "archived_on": gettext_lazy("Date of the archived copy"),
        "sha256": gettext_lazy("SHA-256 of the file"),
        "kind": gettext_lazy("Kind of source"),
        "language": gettext_lazy("Language"),
        "reliability": gettext_lazy("Reliability"),
        "credibility": gettext_lazy("Credibility"),
        "supports": gettext_lazy("Supports the claim"),
    },
}
FORMATS = {
    "case_kind": _label_of_choice(CaseKind),
    "found_by": _label_of_choice(CaseOrigin),
    "firm_kind": _label_of_choice(FirmKind),
    "country": country_name,
    "coercing_state": country_name,
    "sector.slug": lambda slug: label_of("sector", slug),
    "authority.kind": _label_of_choice(AuthorityKind),
    "attribution": _label_of_choice(Attribution),
    "political_link": _label_of_choice(PoliticalLink),
    "confidence": _label_of_choice(Confidence),
    "consent": _label_of_choice(ConsentChoices),
    "consent_limit": _label_of_choice(ConsentChoices),
    "marking": _label_of_choice(Marking),
    "firm_response": response_badge,
    **{name: _label_of_choice(values) for name, values in CONCESSION_SCALE.items()},
    "topics": lambda slug: label_of("topic", slug),
    "tactics": lambda slug: label_of("tactic", slug),
    "fine.amount": _amount,
    "fine.ground": _label_of_choice(FineGround),
    "timeline.fine_ground": _label_of_choice(FineGround),
    "timeline.kind": _label_of_choice(EventKind),
    "measure_events.kind": _label_of_choice(EventKind),
    "timeline.amount": _amount,
    "wordings.place": _label_of_choice(Place),
    "citations.instrument": lambda key: label_of("regulation", key),
    "citations.provision": lambda key: label_of("provision", key),
    "citations.invoked": _label_of_choice(Invocation),
    "sources.sha256": _hash,
    "excerpts.kind": _label_of_choice(EvidenceKind),
    "excerpts.claims": _label_of_choice(Claim),
    "excerpts.captured_on": partial_date,
    "excerpts.pages.sha256": _hash,
    "sources.kind": _label_of_choice(SourceKind),
    "sources.reliability": _graded(Reliability),
    "sources.credibility": _graded(Credibility),
    **dict.fromkeys(
        (
            *("reported_on", "demanded_on", "demand_deadline_on", "responded_on"),
            *("last_known_on", "checked_on"),
        ),
        partial_date,
    ),
    **dict.fromkeys(
        (f"{field}.{end}" for field in INTERVALS for end in DAYS),
        partial_date,
    ),
    **dict.fromkeys(
        (
            "timeline.on",
            "timeline.not_before",
            "timeline.due_on",
            "wordings.seen_on",
            "sources.on",
            "sources.archived_on",
        ),
        partial_date,
    ),
}
# Fields of a case that no document has.
DESK_TITLES = {
    "consent": gettext_lazy("Consent of the firm"),
    "consent_limit": gettext_lazy("Most that the firm allows"),
    "marking": gettext_lazy("Marking"),
    "note": gettext_lazy("Note for the desk"),
}
READING = Reading({name: FIELD_TITLES[name] for name in SHARED_FIELDS}, PARTS, FORMATS)
# By what begins the verbs of a release: DecidedRelease.NOUN.
READINGS = {
    "release": READING,
    "response": collective_responses.READING,
    "share": READING,
}
