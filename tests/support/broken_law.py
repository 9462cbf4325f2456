"""Rows of the law changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import (
    ArticleText,
    Instrument,
    InstrumentVersion,
    LawEdit,
    LawProposal,
    LawSource,
    Provision,
    Renumbering,
)
from tests.support.broken_rows import NOT_A_DAY, change, doubled, person


def proposed(**changes):
    """A proposal of a law, with these values changed."""
    officer = person()
    facts = {
        "title_en": "Press Law",
        "jurisdiction": "CN",
        "issuing_body": "A body",
        "kind": "law",
        "source_title": "A gazette",
        "source_issuer": "A body",
    }
    by = {"desk": officer.desk, "proposed_by": officer, "proposed_at": timezone.now()}
    return LawProposal.objects.create(**facts | by | changes)


def edited(**changes):
    """A change of law, with these values changed."""
    facts = {"changes": [{"version": "2021"}], "reason": "A correction."}
    by = {"proposed_by": person(), "proposed_at": timezone.now()}
    instrument = Instrument.objects.first()
    return LawEdit.objects.create(instrument=instrument, **facts | by | changes)


BROKEN_LAW = {
    "an_instrument_has_a_version_once": lambda: doubled(InstrumentVersion),
    "version_days_are_partial_dates": lambda: change(InstrumentVersion, promulgated_on=NOT_A_DAY),
    "a_version_has_an_article_once": lambda: doubled(ArticleText),
    "a_text_that_was_read_is_kept_with_its_language": lambda: change(
        ArticleText, is_text_read=True, text="第一条", language=""
    ),
    "a_renumbering_is_recorded_once": lambda: doubled(Renumbering),
    "a_renumbering_has_a_number_where_its_change_needs_one": lambda: change(
        Renumbering, change="deleted", from_number="9", to_number="9"
    ),
    "a_retired_article_says_what_took_its_place": lambda: change(Provision, numbering="retired"),
    "a_source_of_law_supports_one_thing": lambda: change(LawSource, version=None),
    "a_source_of_law_names_a_text_and_its_issuer": lambda: change(
        LawSource, title="From general knowledge"
    ),
    "a_source_of_law_is_read_on_a_partial_date": lambda: change(LawSource, read_on=NOT_A_DAY),
    "a_law_is_confirmed_by_a_second_person": lambda: proposed(
        is_confirmed=True, decided_by=person(), decided_at=timezone.now()
    ),
    "a_proposed_law_is_decided_by_and_at": lambda: proposed(decided_at=timezone.now()),
    "a_proposal_names_a_law_or_an_article_of_one": lambda: proposed(title_en=""),
    "a_proposed_article_has_a_summary": lambda: proposed(number="9"),
    "proposed_law_days_are_partial_dates": lambda: (
        proposed() and change(LawProposal, adopted_on=NOT_A_DAY)
    ),
    "law_is_changed_by_two_people": lambda: edited(
        is_applied=True, decided_by=person(), decided_at=timezone.now()
    ),
    "a_change_of_law_is_decided_by_and_at": lambda: edited(decided_at=timezone.now()),
    "a_change_of_law_says_what_and_why": lambda: edited(reason=""),
}
