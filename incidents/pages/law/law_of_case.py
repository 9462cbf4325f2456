"""The law of a desk's own case: as it read on its day, and where it leads, before any release."""

from dataclasses import dataclass
from typing import Any

from incidents.models import Citation, LawProposal
from incidents.pages.law.articles_on_day import ArticleOnDay, read_articles_on
from incidents.pages.law.regulation_parts import walk_law
from incidents.values.partial_dates import PartialDate


@dataclass(frozen=True)
class CitedOnDay:
    """A citation of a case, and its article as it read on the day of the case."""

    citation: Citation
    article: ArticleOnDay | None


@dataclass(frozen=True)
class LawOfCase:
    """What a case cites on its day; `walks`: consequences, legal_basis, ways_out."""

    day: PartialDate
    cited: list[CitedOnDay]
    walks: dict[str, Any]
    proposals: list[LawProposal]


def read_law_of(case):
    """The law of a case; five queries, or two where it cites no law."""
    citations = list(case.citations.all())
    day = PartialDate(case.demanded_on or case.reported_on)
    keys = [row.text.key for row in citations]
    articles = read_articles_on(keys, day)
    return LawOfCase(
        day,
        [CitedOnDay(row, articles.get(row.text.key)) for row in citations],
        walk_law(keys, day) if keys else {},
        list(case.law_proposals.waiting().select_related("instrument")),
    )
