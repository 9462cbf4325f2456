"""Rows of the law changed so that a constraint of the database refuses them."""

from incidents.models import (
    ArticleText,
    InstrumentVersion,
    LawSource,
    Provision,
    Renumbering,
)
from tests.support.broken_rows import NOT_A_DAY, change, doubled

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
}
