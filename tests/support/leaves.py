"""What a reader sees of a released document, written down apart from the code that shows it."""

from decimal import Decimal
from html.parser import HTMLParser

from incidents.models import (
    Campaign,
    Case,
    Citation,
    CollectiveResponseDraft,
    DraftLink,
    DraftStep,
    Event,
    EvidenceItem,
    Firm,
    FirmResponse,
    Instrument,
    Provision,
    Sector,
    SourceUse,
    Topic,
    WordingChange,
)
from incidents.models.desk.evidence_files import Claim
from incidents.values.localised import country_name, format_partial_date


class Visible(HTMLParser):
    """The text of <main> that nobody has to unfold: no attributes, nothing in closed details."""

    def __init__(self, answer):
        super().__init__()
        assert answer.status_code == 200
        self.depth, self.parts, self.folded = 0, [], 0
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "main"
        self.folded += tag == "details" and "open" not in dict(attrs)

    def handle_endtag(self, tag):
        self.depth -= tag == "main"
        self.folded -= tag == "details" and bool(self.folded)

    def handle_data(self, text):
        if self.depth and not self.folded:
            self.parts.append(text)

    @property
    def text(self):
        return spaced("".join(self.parts))


def spaced(text):
    return " ".join(text.split())


def leaves(value, path=""):
    """(path, leaf) of all that says something, however deep."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{path}.{name}".strip("."))
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from leaves(part, path)
    elif value not in (None, ""):
        yield path, value


def titled(model, column):
    return lambda key: str(getattr(model.objects.get(**{column: key}), "title", key))


def choice(model, field):
    return lambda key: dict(model._meta.get_field(field).flatchoices)[key]


# What a reader is shown in place of a key. A leaf that is not here is shown as it is.
SHOWN = {
    "case_kind": choice(Case, "case_kind"),
    "found_by": choice(Case, "found_by"),
    "firm_kind": choice(Firm, "kind"),
    "country": country_name,
    "coercing_state": country_name,
    "sector.slug": titled(Sector, "slug"),
    "authority.kind": choice(Case._meta.get_field("authority").related_model, "kind"),
    "attribution": choice(Case, "attribution"),
    "political_link": choice(Case, "political_link"),
    "confidence": choice(Case, "confidence"),
    "concession_words": choice(Case, "concession_words"),
    "concession_places": choice(Case, "concession_places"),
    "concession_languages": choice(Case, "concession_languages"),
    "firm_response": lambda kind: FirmResponse(kind).label,
    "topics": titled(Topic, "slug"),
    "tactics": titled(Case._meta.get_field("tactics").related_model, "slug"),
    "fine.ground": choice(Event, "fine_ground"),
    "timeline.fine_ground": choice(Event, "fine_ground"),
    "fine.amount": lambda text: f"{Decimal(text):,}",
    "timeline.kind": choice(Event, "kind"),
    "measure_events.kind": choice(Event, "kind"),
    "timeline.is_by": lambda is_by: "yes" if is_by else "no",
    "wordings.is_quoted": lambda is_quoted: "yes" if is_quoted else "no",
    "timeline.amount": lambda text: f"{Decimal(text):,}",
    "wordings.place": choice(WordingChange, "place"),
    "citations.invoked": choice(Citation, "invoked"),
    "citations.instrument": lambda key: (
        Instrument.objects.get(key=key).short_title or Instrument.objects.get(key=key).title_en
    ),
    "citations.provision": lambda key: Provision.objects.get(key=key).number,
    "excerpts.kind": choice(EvidenceItem, "kind"),
    "excerpts.claims": lambda claim: Claim(claim).label,
    "excerpts.captured_on": format_partial_date,
    "sources.kind": choice(SourceUse._meta.get_field("source").related_model, "kind"),
    "sources.reliability": choice(SourceUse, "reliability"),
    "sources.credibility": choice(SourceUse, "credibility"),
    **dict.fromkeys(
        (
            *("reported_on", "demanded_on", "demand_deadline_on", "responded_on", "last_known_on"),
            *("checked_on",),
            *("demand_days.not_before", "demand_days.not_after"),
            *("concession_days.not_before", "concession_days.not_after"),
            *("measure_events.not_before", "measure_events.not_after"),
        ),
        format_partial_date,
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
        format_partial_date,
    ),
}
SHOWN_OF_RESPONSES = {
    "kind": choice(CollectiveResponseDraft, "kind"),
    "jurisdictions": country_name,
    "against": country_name,
    "confidence": choice(CollectiveResponseDraft, "confidence"),
    "costs.low": lambda text: f"{Decimal(text):,}",
    "costs.high": lambda text: f"{Decimal(text):,}",
    "steps.confidence": choice(DraftStep, "confidence"),
    "demands.scope": choice(DraftLink, "scope"),
    "demands.followed": choice(DraftLink, "followed"),
    "demands.campaign": titled(Campaign, "slug"),
    **dict.fromkeys(("started_on", "demands.followed_on"), format_partial_date),
    **dict.fromkeys(
        (f"deadlines.{day}" for day in ("started_on", "due_from", "due_until", "paused_since")),
        format_partial_date,
    ),
}


def missing(answer, document, shown):
    """The leaves of a document that are not text on the page."""
    text = Visible(answer).text.casefold()
    expected = [(path, shown.get(path, str)(leaf)) for path, leaf in leaves(document)]
    return [(path, word) for path, word in expected if spaced(str(word)).casefold() not in text]
