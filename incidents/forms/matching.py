"""The page that matches columns and words of a file to ours: its rows, and what was typed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms.desk import UploadForm
from incidents.forms.fields import COUNTRIES
from incidents.intake.files.sheets import Sheet
from incidents.intake.known import Known
from incidents.intake.mapping import profiles
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.day_order import DayQuestion
from incidents.intake.mapping.days import DayOrder, both_readings, read_typed_day
from incidents.intake.mapping.profiles import BLANK, PROPOSE
from incidents.intake.mapping.targets import BY_NAME, TARGETS
from incidents.intake.mapping.words import KINDS, PROPOSABLE, Unknown, WordFinder

MOST_SAMPLES = 3
LONGEST_SAMPLE = 40
# The form lists so many unknown words one by one; one choice covers the others.
MOST_WORDS = 60
# What a select says for a word: neither blank nor proposed, but as all others of the file.
AS_OTHERS = "*"
Choices = list[tuple[str, str]]


def _list_values(words: Iterable[StrEnum]) -> Choices:
    return [(word.value, word.value) for word in words]


class ProgramUploadForm(UploadForm):
    """A table of a program, with all that a person would choose on this page."""

    profile = forms.CharField(label=gettext_lazy("Profile"), max_length=120, required=False)
    unknown = forms.ChoiceField(
        label=gettext_lazy("Unknown words"), choices=_list_values(UnknownWords), required=False
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order of dates"), choices=_list_values(DayOrder), required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Coercing state"), choices=COUNTRIES, required=False
    )


@dataclass(frozen=True)
class MatchColumn:
    """One column of the file with its first values and what it goes to."""

    field: str
    header: str
    samples: str
    target: str
    is_sure: bool


@dataclass(frozen=True)
class MatchWord:
    """One word that no list has, with our words to choose from. `field`: of the form."""

    field: str
    unknown: Unknown
    kind: str
    rows: int
    chosen: str
    options: Choices


@dataclass(frozen=True)
class DayChoice:
    """One order of day and month, and how it reads the example."""

    value: str
    label: str
    reading: str
    is_suggested: bool


def match_columns(sheet: Sheet, mapping: profiles.Mapping) -> list[MatchColumn]:
    suggestions = profiles.suggest_columns(sheet)
    columns = []
    for place, header in enumerate(sheet.header):
        target = mapping.columns.get(header, "")
        named = suggestions[header]
        is_sure = bool(target) and (
            bool(mapping.title) or (named.target == target and named.is_sure)
        )
        samples = _samples(sheet.values(place))
        columns.append(MatchColumn(f"column-{place}", header, samples, target, is_sure))
    return columns


def _samples(values: Iterable[str]) -> str:
    different: dict[str, None] = {}
    for value in values:
        text = " ".join(value.split())
        is_long = len(text) > LONGEST_SAMPLE
        different[f"{text[: LONGEST_SAMPLE - 1]}…" if is_long else text] = None
        if len(different) == MOST_SAMPLES:
            break
    return " · ".join(different) or _("empty")


def target_choices() -> Choices:
    return [("", _("Do not import")), *((one.name, str(one.label)) for one in TARGETS)]


def match_words(
    unknown: Counter[Unknown], known: Known, mapping: profiles.Mapping
) -> list[MatchWord]:
    """The unknown words, the most frequent first, with the closest of ours as a suggestion."""
    finder = WordFinder(known, [mapping.words])
    words = []
    for place, (one, rows) in enumerate(unknown.most_common(MOST_WORDS)):
        closest = finder.suggest(one.kind, one.word, one.state)
        options = _word_options(one, known, closest)
        chosen = mapping.words.get(one.kind, {}).get(one.word, AS_OTHERS)
        kind = str(KINDS[one.kind])
        words.append(MatchWord(f"word-{place}", one, kind, rows, chosen, options))
    return words


def _word_options(unknown: Unknown, known: Known, closest: str) -> Choices:
    first: Choices = [(AS_OTHERS, _("As all other words that we do not know"))]
    if unknown.kind in PROPOSABLE:
        first.append((PROPOSE, _("Propose as new")))
    first.append((BLANK, _("Leave blank, with a note")))
    ours = _our_words(unknown, known)
    if closest:
        label = dict(ours).get(closest, closest)
        first.append((closest, _("%(word)s (similar)") % {"word": label}))
    return first + [pair for pair in ours if pair[0] != closest]


def _our_words(unknown: Unknown, known: Known) -> Choices:
    rows: dict[str, Any] = {
        "topic": {slug: row.title for slug, row in known.topics.items()},
        "tactic": {slug: row.title for slug, row in known.tactics.items()},
        "sector": {title: title for title in known.sectors},
        "campaign": {slug: row.title for slug, row in known.campaigns.items()},
        "law": {key: str(row) for key, row in known.instruments.items()},
        "authority": {name: name for name, state in known.authorities if state == unknown.state},
        "country": dict(pair for pair in COUNTRIES if pair[0]),
    }
    finder = WordFinder(known)
    own = rows.get(unknown.kind) or dict.fromkeys(finder.lists.get(unknown.kind, {}).values(), "")
    return sorted(((key, label or key) for key, label in own.items()), key=lambda pair: pair[1])


def day_choices(question: DayQuestion) -> list[DayChoice]:
    """The two orders, each with its reading of the file's own example."""
    if not question.example:
        return []
    both = both_readings(read_typed_day(question.example))
    labels = {DayOrder.DAY_FIRST: _("Day first"), DayOrder.MONTH_FIRST: _("Month first")}
    names = {DayOrder.DAY_FIRST: "day_first", DayOrder.MONTH_FIRST: "month_first"}
    return [
        DayChoice(order.value, label, both[names[order]], order == question.suggestion)
        for order, label in labels.items()
    ]


@dataclass(frozen=True)
class Matching:
    """What a person chose on the page."""

    mapping: profiles.Mapping
    unknown: UnknownWords
    order: str


def read_matching(
    typed: Mapping[str, str], sheet: Sheet, mapping: profiles.Mapping, words: list[MatchWord]
) -> Matching:
    """Read the page. A target that takes one column keeps the first column that has it."""
    columns: dict[str, str] = {}
    for place, header in enumerate(sheet.header):
        target = typed.get(f"column-{place}", "")
        is_taken = target in columns.values() and not BY_NAME[target].is_many
        if target in BY_NAME and not is_taken:
            columns[header] = target
    decided = {kind: dict(pairs) for kind, pairs in mapping.words.items()}
    for word in words:
        choice = typed.get(word.field, AS_OTHERS)
        pairs = decided.setdefault(word.unknown.kind, {})
        pairs.pop(word.unknown.word, None)
        if choice != AS_OTHERS and choice in dict(word.options):
            pairs[word.unknown.word] = choice
    constants = dict(mapping.constants)
    if "state" in typed:
        constants["coercing_country_iso2"] = typed["state"]
    id_columns = mapping.id_columns
    if "id_column" in typed:
        id_columns = [name for name in typed["id_column"].split("\x1f") if name in sheet.header]
    unknown = typed.get("unknown", "")
    order = typed.get("order", "")
    return Matching(
        replace(
            mapping, columns=columns, words=decided, constants=constants, id_columns=id_columns
        ),
        UnknownWords(unknown) if unknown in tuple(UnknownWords) else UnknownWords.PROPOSE,
        order if order in tuple(DayOrder) else "",
    )


def check_matching(chosen: Matching, question: DayQuestion) -> None:
    """Refuse, with one sentence, what would refuse every row. Raises ValidationError."""
    targets = set(chosen.mapping.columns.values())
    if "firm" not in targets:
        raise ValidationError(_("Choose the column that names the firm."), code="firm")
    has_state = chosen.mapping.constants.get("coercing_country_iso2")
    if "coercing_country_iso2" not in targets and not has_state:
        raise ValidationError(
            _("Choose the government behind the pressure: no column names it."), code="state"
        )
    if question.example and not (chosen.order or question.suggestion or chosen.mapping.order):
        raise ValidationError(
            _("Choose the order of dates: “%(example)s” can be read in two ways."),
            params={"example": question.example},
            code="order",
        )
