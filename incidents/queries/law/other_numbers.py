"""The numbers that an article has in other versions of its instrument, for filters."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.models.register.labels import ARROW, read_labels
from incidents.values.article_numbers import label_number, split_key
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate
from incidents.values.renumbering import Numbers, NumberStep


@dataclass(frozen=True)
class OtherNumber:
    """Another key under which an article is cited, and the days of the version that has it.

    `since` and `until` are partial dates, "" for an open end; both blank where a key was renamed.
    """

    key: str
    since: str
    until: str
    # The number in the filter, and the version in which it is that number.
    number: str
    version: str = ""


def list_other_numbers(key: str) -> list[OtherNumber]:
    """The other keys of an article, "law#47" or "law#47@2016"; of the texts that are known.

    Without a version the number is read in each version that has a text of it here.
    """
    instrument, number, version = split_key(key)
    numbers = Numbers(_read_steps(instrument))
    others = [
        _other(instrument, number, at.version, at.number)
        for label in ([version] if version else _versions_of(f"{instrument}#{number}"))
        for at in numbers.follow(label, number)
        if at.number != number or version
    ]
    renamed = [OtherNumber(other, "", "", number) for other in _renamed_keys(key)]
    return list(dict.fromkeys([*others, *renamed]))


def version_days(instrument: str, version: str) -> tuple[str, str]:
    """(first, last) day of a version, "" where it is open or not known."""
    since, _slash, until = read_labels()["version_days"][f"{instrument}@{version}"].partition("/")
    return since, until


def is_article(key: str) -> bool:
    """Whether a filter may name it: an article, or one in a version that there is."""
    instrument, number, version = split_key(key)
    labels = read_labels()
    if f"{instrument}#{number}" not in labels["provision"]:
        labels = read_labels(fresh=True)
    is_version = not version or f"{instrument}@{version}" in labels["version_days"]
    return bool(number) and is_version and f"{instrument}#{number}" in labels["provision"]


def describe_other_number(other: OtherNumber) -> str:
    """One sentence for the reader of a list that was widened."""
    words = {
        "number": label_number(split_key(other.key)[1]),
        "number_here": label_number(other.number),
    }
    if not other.version:
        sentence = _("Includes incidents that cite %(number)s, the other name of %(number_here)s.")
        return sentence % words
    words |= {"since": _day(other.since), "until": _day(other.until)}
    if not other.until:
        sentence = _(
            "Includes incidents since %(since)s that cite %(number)s, the number of %(number_here)s"
            " since then."
        )
    else:
        sentence = _(
            "Includes incidents from %(since)s to %(until)s that cite %(number)s, the number of"
            " %(number_here)s at that time."
        )
    return sentence % words


def _day(day: str) -> str:
    return format_partial_date(day) if day else _("a day that is not known")


def _other(instrument: str, number_here: str, version: str, number: str) -> OtherNumber:
    since, until = version_days(instrument, version)
    return OtherNumber(f"{instrument}#{number}", since, until, number_here, version)


def _versions_of(key: str) -> list[str]:
    before = f"{key}@"
    texts = read_labels()["article_text"]
    return [text.removeprefix(before) for text in texts if text.startswith(before)]


def _read_steps(instrument: str) -> list[NumberStep]:
    steps = []
    for row in read_labels()["renumbered"]:
        if row.startswith(f"{instrument}#"):
            one, other = (split_key(key) for key in row.split(ARROW))
            steps.append(NumberStep(one[2], one[1], other[2], other[1]))
    return steps


def _renamed_keys(key: str) -> list[str]:
    """The keys that took its place, and those whose place it took."""
    renamed = {old: now.split("\n") for old, now in read_labels()["renamed"].items()}
    return [*renamed.get(key, []), *(old for old, now in renamed.items() if key in now)]


def interval(since: str, until: str) -> tuple[str, str]:
    """(first, last) day of partial dates as whole ISO days, "" for an open end."""
    first = PartialDate(since).earliest.isoformat() if since else ""
    last = PartialDate(until).latest.isoformat() if until else ""
    return first, last
