"""What changed lately in the answer of a saved search, as pages and feeds show it."""

from dataclasses import dataclass

from incidents.fields import FIELD_TITLES
from incidents.models.saved.changes import EntryChange
from incidents.queries.register.replacements import find_replacement
from incidents.queries.saved_matches import lately


@dataclass(frozen=True)
class Titled:
    """News with its words; a withdrawn entry has no title any more.

    `replaced_by`: the incident that a withdrawn duplicate leads to, "" if there is none.
    """

    news: EntryChange
    title: str
    fields: list[str]
    replaced_by: str = ""


def news_of(search, person):
    """[Titled], the latest first, in the person's rights."""
    news, titles = lately(search.query, person)
    return [
        Titled(
            one,
            titles.get(one.ref, ""),
            [str(FIELD_TITLES[name]) for name in one.fields],
            "" if one.is_there else find_replacement(person, one.ref),
        )
        for one in news
    ]
