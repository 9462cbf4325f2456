"""What is wrong with a law file: each faulty place with what to do about it."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.refusals import FileFault, not_a_date, unknown_law, unknown_word
from incidents.models.law.instruments import InstrumentKind
from incidents.models.law.relations import Basis, RelationKind
from incidents.models.law.sources import NO_SOURCE_WORDS, LawSourceKind
from incidents.models.law.versions import ArticleChange, ArticleRole
from incidents.values.partial_dates import PartialDate

LawEntry = dict[str, Any]
VERSION_DAYS = ("adopted_on", "promulgated_on", "in_force_from", "in_force_until")


def find_law_faults(whole: LawEntry) -> Iterator[FileFault]:
    """All faults of a file. `line` is the place in the list of instruments or relations."""
    keys = set(_list_keys(whole))
    for line, entry in enumerate(whole.get("instruments", []), 1):
        yield from _required(
            line,
            entry,
            ("key", "title_en", "jurisdiction", "issuing_body", "kind", "versions"),
        )
        yield from _unknown(line, entry, "kind", InstrumentKind.values)
        yield from _version_faults(line, entry)
        yield from _renumbering_faults(line, entry)
        yield from _source_faults(line, entry.get("sources", []))
    for line, entry in enumerate(whole.get("records", []), 1):
        yield from _required(line, entry, ("key", "title"))
    for line, entry in enumerate(whole.get("relations", []), 1):
        yield from _relation_faults(line, entry, keys)
    for line, entry in enumerate(whole.get("renamed_provisions", []), 1):
        for key in entry["now"]:
            if key not in keys:
                yield FileFault(line, "now", unknown_law(key))


def _list_keys(whole: LawEntry) -> Iterator[str]:
    """Every key that a relation may name: instruments, versions, articles, records."""
    for entry in whole.get("instruments", []):
        key = entry.get("key", "")
        yield key
        for version in entry.get("versions", []):
            yield f"{key}@{version.get('label')}"
            for article in version.get("articles", []):
                cited = f"{key}#{article.get('number')}"
                yield from (cited, f"{cited}@{version.get('label')}")
    for record in whole.get("records", []):
        yield f"record:{record.get('key')}"


def _required(line: int, entry: LawEntry, names: Iterable[str]) -> Iterator[FileFault]:
    for name in names:
        if not entry.get(name):
            yield FileFault(line, name, _("Required. Enter a value."))


def _unknown(line: int, entry: LawEntry, name: str, words: list[str]) -> Iterator[FileFault]:
    if entry.get(name) not in words:
        yield FileFault(line, name, unknown_word(entry.get(name), words))


def _bad_days(line: int, entry: LawEntry, names: Iterable[str]) -> Iterator[FileFault]:
    for name in names:
        try:
            PartialDate(entry.get(name) or "2000")
        except ValueError:
            yield FileFault(line, name, not_a_date(entry.get(name)))


def _version_faults(line: int, entry: LawEntry) -> Iterator[FileFault]:
    versions = entry.get("versions", [])
    for version in versions:
        yield from _required(line, version, ("label", "sources"))
        yield from _bad_days(line, version, VERSION_DAYS)
        yield from _source_faults(line, version.get("sources", []))
        yield from _article_faults(line, version.get("articles", []))
    yield from _repeated(line, "label", [version.get("label") for version in versions])
    for one, following in pairwise(versions):
        ends, begins = one.get("in_force_until"), following.get("in_force_from")
        if ends and begins and str(begins) <= str(ends):
            sentence = _("A version begins before the one before it ends. Correct the days.")
            yield FileFault(line, "in_force_from", sentence)


def _article_faults(line: int, articles: list[LawEntry]) -> Iterator[FileFault]:
    for article in articles:
        yield from _required(line, article, ("number", "gist"))
        for role in article.get("roles", []):
            if role not in ArticleRole.values:
                yield FileFault(line, "roles", unknown_word(role))
        if article.get("is_text_read") and not (article.get("text") and article.get("language")):
            sentence = _("Enter the text that was read, and its language.")
            yield FileFault(line, "text", sentence)
    yield from _repeated(line, "number", [article.get("number") for article in articles])


def _repeated(line: int, name: str, values: list[Any]) -> Iterator[FileFault]:
    for value in {one for one in values if values.count(one) > 1}:
        sentence = _("“%(value)s” is there twice. Give each its own.") % {"value": value}
        yield FileFault(line, name, sentence)


def _source_faults(line: int, sources: list[LawEntry]) -> Iterator[FileFault]:
    """Sources without a title or an issuer, and what is no source."""
    for source in sources:
        yield from _required(line, source, ("title", "issuer"))
        yield from _unknown(line, source, "kind", LawSourceKind.values)
        yield from _bad_days(line, source, ("read_on",))
        if NO_SOURCE_WORDS.search(source.get("title", "")):
            sentence = _("Name the text and who issued it: this is not a source.")
            yield FileFault(line, "source", sentence, source["title"])


def _renumbering_faults(line: int, entry: LawEntry) -> Iterator[FileFault]:
    labels = [version.get("label") for version in entry.get("versions", [])]
    for row in entry.get("renumbering", []):
        yield from _unknown(line, row, "from_version", labels)
        yield from _unknown(line, row, "to_version", labels)
        yield from _unknown(line, row, "change", ArticleChange.values)


def _relation_faults(line: int, entry: LawEntry, keys: set[str]) -> Iterator[FileFault]:
    yield from _unknown(line, entry, "type", RelationKind.values)
    yield from _unknown(line, entry, "basis", Basis.values)
    yield from _required(line, entry, ("source",))
    yield from _bad_days(line, entry, ("since", "until"))
    if entry.get("source"):
        yield from _source_faults(line, [entry["source"]])
    for end in ("from", "to"):
        if entry.get(end) not in keys:
            yield FileFault(line, end, unknown_law(entry.get(end)))
