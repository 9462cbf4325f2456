"""Parts of sentences that state counts: leaders, ties, few incidents, none; and their placeholders.

Rules: name things and not ranks; say that a tie is one; nothing leads with fewer than three; below
five known responses no percentage. tests/dashboards/test_sentences.py holds a golden list.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PLACEHOLDER = re.compile(r"{(\w+):([^{}]*)}")
FEWEST_LEADING = 3
FEWEST_FOR_PERCENT = 5
MOST_NAMES = 3


def placeholder(parameter: str, value: str) -> str:
    """Where the label of a value goes in a sentence: "{topic:tibet}".

    A figure is cached for all readers and knows keys only; labels differ by language, and change.
    """
    return f"{{{parameter}:{value}}}"


def plain_name(name: str) -> str:
    """A name as text for a sentence: without braces, so that it is never read as a placeholder."""
    return name.replace("{", "(").replace("}", ")")


def filled(sentence: str, label: Callable[[str, str], Any]) -> str:
    """The sentence with a label in each placeholder: `label(parameter, value)`."""
    text = PLACEHOLDER.sub(lambda match: str(label(match[1], match[2])), sentence)
    return text[:1].upper() + text[1:]


class NamedCount(NamedTuple):
    """A name, or a placeholder of one, and its incidents."""

    name: str
    incidents: int


class ValueCopy(NamedTuple):
    """The words for the values of a parameter: "Topic", "topics", "Most common topic"."""

    title: str
    plural: str
    lead: str


def no_matches() -> str:
    return _("No incidents match these filters.")


def no_response_known(incidents: int) -> str:
    """For one incident or more, none of which has a known response."""
    sentence = ngettext(
        "The firm's response is not known in the one incident.",
        "The firm's response is not known in any of the %(n)s incidents.",
        incidents,
    )
    return sentence % {"n": f"{incidents:,}"}


def list_names(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", "A, B, C and 2 more"."""
    first = list(names[:MOST_NAMES])
    more = len(names) - len(first)
    last = _("%(n)s more") % {"n": f"{more:,}"} if more else first.pop()
    if not first:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last}


def describe_values(words: ValueCopy, counts: Sequence[NamedCount], total: int) -> str:
    """How often the values of a parameter occur in `total` incidents, most frequent first.

    `counts` are in descending order and may add up to more than `total`.
    """
    if not total:
        return no_matches()
    texts = {"title": words.title, "total": f"{total:,}", "values": f"{len(counts):,}"}
    if not counts:
        sentence = ngettext(
            "%(title)s: none recorded in the one incident.",
            "%(title)s: none recorded in the %(total)s incidents.",
            total,
        )
        return sentence % texts
    if total == 1:
        names = list_names([one.name for one in counts])
        return _("1 incident. %(title)s: %(names)s.") % (texts | {"names": names})
    texts |= {"name": counts[0].name, "most": f"{counts[0].incidents:,}", "plural": words.plural}
    if len(counts) == 1:
        return _("%(title)s: %(name)s only (%(most)s of %(total)s incidents).") % texts
    if counts[0].incidents < FEWEST_LEADING:
        few = _("%(values)s %(plural)s, none in more than %(most)s of the %(total)s incidents.")
        return few % texts
    return name_leaders(words.lead, counts, total)


def name_leaders(
    lead: str, counts: Sequence[NamedCount], total: int | None = None, *, runners_up: bool = True
) -> str:
    """ "Cited most: Cybersecurity Law (18 of 103), then Advertising Law (17)."

    Names with equal counts are said to be tied. Without a total, counts are of incidents.
    """
    leaders = [one.name for one in counts if one.incidents == counts[0].incidents]
    rest = counts[len(leaders) :] if runners_up and len(leaders) < MOST_NAMES else []
    texts = {
        "lead": lead,
        "names": list_names(leaders),
        "count": _count_of(counts[0].incidents, total),
        "then": _then(rest),
    }
    if len(leaders) > 1:
        return _("%(lead)s, tied: %(names)s (%(count)s each)%(then)s.") % texts
    return _("%(lead)s: %(names)s (%(count)s)%(then)s.") % texts


def _count_of(count: int, total: int | None) -> str:
    if total is None:
        return ngettext("%(n)s incident", "%(n)s incidents", count) % {"n": f"{count:,}"}
    return _("%(n)s of %(total)s") % {"n": f"{count:,}", "total": f"{total:,}"}


def _then(rest: Sequence[NamedCount]) -> str:
    if not rest:
        return ""
    seconds = [one.name for one in rest if one.incidents == rest[0].incidents]
    texts = {"names": list_names(seconds), "n": f"{rest[0].incidents:,}"}
    if len(seconds) > 1:
        return _(", then %(names)s (%(n)s each)") % texts
    return _(", then %(names)s (%(n)s)") % texts


def whole_percent(part: int, whole: int) -> int:
    """The share as a whole percentage: never 0 of some, never 100 of less than all."""
    rounded = round(100 * part / whole)
    if 0 < part < whole:
        return min(max(rounded, 1), 99)
    return rounded


def conceded_clause(conceded: int, known: int) -> str:
    """Concessions among the incidents where the response is known, of which there is at least one.

    "firms conceded in 63 of the 68 incidents where their response is known: 93%".
    """
    texts = {"part": f"{conceded:,}", "known": f"{known:,}"}
    if known == 1:
        if conceded:
            return _("the firm conceded in the one incident where its response is known")
        return _("the firm did not concede in the one incident where its response is known")
    if known == 2 and conceded != 1:
        if conceded:
            return _("firms conceded in both incidents where their response is known")
        return _("firms conceded in neither of the 2 incidents where their response is known")
    if not conceded:
        none = _("firms conceded in none of the %(known)s incidents where their response is known")
        return none % texts
    if conceded == known:
        return _("firms conceded in all %(known)s incidents where their response is known") % texts
    some = _("firms conceded in %(part)s of the %(known)s incidents where their response is known")
    if known < FEWEST_FOR_PERCENT:
        return some % texts
    return f"{some}: %(percent)s%%" % (texts | {"percent": whole_percent(conceded, known)})


def firms_conceded_clause(conceded: int, known: int, targeted: int) -> str:
    """Concessions among distinct firms: "17 of 19 firms whose response is known conceded"."""
    if not known:
        sentence = ngettext(
            "%(targeted)s firm was targeted; its response is not known",
            "%(targeted)s firms were targeted; no response is known",
            targeted,
        )
        return sentence % {"targeted": f"{targeted:,}"}
    texts = {"part": f"{conceded:,}", "known": f"{known:,}", "targeted": f"{targeted:,}"}
    clause = _firms_clause(conceded, known) % texts
    if targeted == known:
        return clause
    return _("%(clause)s; %(targeted)s were targeted") % (texts | {"clause": clause})


def _firms_clause(conceded: int, known: int) -> str:
    if known == 1:
        if conceded:
            return _("the one firm whose response is known conceded")
        return _("the one firm whose response is known did not concede")
    if not conceded:
        if known == 2:
            return _("neither of the 2 firms whose response is known conceded")
        return _("none of the %(known)s firms whose response is known conceded")
    if conceded < known:
        return _("%(part)s of %(known)s firms whose response is known conceded")
    if known == 2:
        return _("both firms whose response is known conceded")
    return _("all %(known)s firms whose response is known conceded")
