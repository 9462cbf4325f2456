"""Every field of a case is decided on: it feeds something that is shared, or it is private."""

from incidents.actions.desk import documents
from incidents.exchange.columns import COLUMNS
from incidents.fields import SHARED_FIELDS
from incidents.models import Case, Citation, Event, Source, SourceUse, WordingChange

# A field of a case, and the field of the released document that it feeds.
FEEDS = {
    "Case.case_kind": "case_kind",
    "Case.found_by": "found_by",
    "Case.title": "title",
    "Case.firm": "firm",
    "Case.own_sector": "sector",
    "Case.authority": "authority",
    "Case.coercing_state": "coercing_state",
    "Case.attribution": "attribution",
    "Case.attribution_source": "attribution_source",
    "Case.further_authorities": "further_authorities",
    "Case.amplified_by": "amplified_by",
    "Case.political_link": "political_link",
    "Case.campaign": "campaign",
    "Case.topics": "topics",
    "Case.tactics": "tactics",
    "Case.demanded_change": "demanded_change",
    "Case.reported_on": "reported_on",
    "Case.confidence": "confidence",
    "Case.checked_on": "checked_on",
    "Case.checked_by": "checked_by",
    "Case.doubts": "doubts",
    "Case.borderline": "borderline",
    "Case.community_note": "community_note",
    "Event.kind": "timeline",
    "Event.on": "timeline",
    "Event.is_by": "timeline",
    "Event.not_before": "timeline",
    "Event.source": "timeline",
    "Event.fine_ground": "timeline",
    "Event.due_on": "timeline",
    "Case.last_known_on": "last_known_on",
    "Case.concession_words": "concession_words",
    "Case.concession_places": "concession_places",
    "Case.concession_languages": "concession_languages",
    "Event.amount": "timeline",
    "Event.currency": "timeline",
    "Event.note": "timeline",
    "WordingChange.before": "wordings",
    "WordingChange.after": "wordings",
    "WordingChange.is_quoted": "wordings",
    "WordingChange.language": "wordings",
    "WordingChange.place": "wordings",
    "WordingChange.seen_on": "wordings",
    "WordingChange.evidence": "wordings",
    "Citation.instrument": "citations",
    "Citation.provision": "citations",
    "Citation.invoked": "citations",
    "Citation.quote": "citations",
    "Source.title": "sources",
    "Source.publisher": "sources",
    "Source.on": "sources",
    "Source.url": "sources",
    "Source.kind": "sources",
    "Source.language": "sources",
    "Source.archive_url": "sources",
    "Source.archived_on": "sources",
    "Source.sha256": "sources",
    "SourceUse.reliability": "sources",
    "SourceUse.credibility": "sources",
    "SourceUse.supports": "sources",
}
# What no entry says. Case.ref is the entry's own number, given when it enters the register.
PRIVATE = {
    *("Case.id", "Case.desk", "Case.reference", "Case.ref", "Case.slug", "Case.row_sha256"),
    *("Case.data_set", "Case.owner", "Case.readers", "Case.batch"),
    *("Case.consent", "Case.marking", "Case.note", "Case.group_consents", "Case.consent_limit"),
    "Case.least_firms",
    *("Case.logged_by", "Case.logged_at", "Case.changed_at"),
    *("Event.id", "Event.case", "Event.position"),
    *("WordingChange.id", "WordingChange.case", "WordingChange.position"),
    *("Citation.id", "Citation.case", "Citation.position"),
    *("SourceUse.id", "SourceUse.case", "SourceUse.source", "SourceUse.position"),
    "Source.id",
}


def test_every_field_of_a_case_is_decided_on():
    fields = {
        f"{model.__name__}.{field.name}"
        for model in (Case, Event, WordingChange, Citation, Source, SourceUse)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }
    assert fields == set(FEEDS) | PRIVATE
    assert not set(FEEDS) & PRIVATE
    assert set(FEEDS.values()) <= set(SHARED_FIELDS)


def test_a_document_holds_shared_fields_and_no_others(cast):
    case = Case.objects.with_record().get(pk=cast.muji_case.pk)
    assert set(documents.full_document(case)) == set(SHARED_FIELDS)


def test_every_column_that_leaves_stands_on_a_shared_field():
    own = {column for column, field in COLUMNS.items() if not field}
    assert own == {"ref", "version", "released_at"}
    assert {field for field in COLUMNS.values() if field} <= set(SHARED_FIELDS)
