"""Generated sentences: rules that hold for all counts. The golden list: test_sentences.py."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.norm import PressureReach
from incidents.figures.results import coverage, dimensions, norm, periods, sentences
from tests.support.sentences import (
    fined,
    firms_named,
    norms,
    over_time,
    read,
    responses,
    responses_by,
)

# Names as people type them: long, in other scripts, with signs that a template could trip over.
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="{}"),
    min_size=1,
    max_size=300,
)
FEW = st.integers(0, 6)
COUNTS = st.lists(st.integers(1, 40) | st.integers(1, 3), max_size=8)
RETIRED = re.compile(
    r"gave in|giving in|held out|\bpress(es|ed)\b|\banswer|\bleads\b|\bentr(y|ies)\b|\btold\b", re.I
)


def follows_the_rules(text):
    """What holds for every generated sentence, whatever its counts."""
    assert text.endswith(".")
    assert not text[0].islower()
    assert "  " not in text
    assert not re.search(r"[{}]|%\(|.None|nan\b", text), text
    assert not re.search(r"\b0 of 0\b", text)
    assert not re.search(r"\b1 (incidents|firms|fines|topics|campaigns|named firms)\b", text), text
    assert not RETIRED.search(text), text


@given(COUNTS, st.integers(0, 30), st.sampled_from(sorted(set(dimensions.DIMENSIONS))))
def test_values_are_named_and_nothing_leads_with_fewer_than_three(counts, rest, parameter):
    ordered = sorted(counts, reverse=True)
    values = {f"v{place}x": count for place, count in enumerate(ordered)}
    total = max(ordered, default=0) + rest
    text = read(dimensions.dimension_sentence(parameter, values, total))
    follows_the_rules(text)
    named = re.findall(r"v\d+x", text)
    leaders = [name for name, count in values.items() if count == ordered[0]] if ordered else []
    if total > 1 and len(ordered) > 1 and ordered[0] < 3:
        assert not named
    elif ordered and total:
        assert named[0] == "v0x"
        assert set(leaders[:3]) <= set(named)
    is_tie = len(leaders) > 1 and total > 1 and ordered[0] >= 3
    assert ("tied" in text) == is_tie


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.integers(1, 9))
def test_long_names_are_whole_and_never_read_as_anything_else(names, count):
    words = sentences.ValueCopy("Topic", "topics", "Most common topic")
    counts = [sentences.NamedCount(sentences.plain_name(name), count) for name in names]
    text = sentences.filled(sentences.describe_values(words, counts, 9 * count), str)
    assert text.endswith(".")
    if count >= 3 and len(names) > 1:
        assert all(name in text for name in names[:3])
        assert ("2 more" in text) or len(names) != 5


def test_a_label_is_not_read_as_a_placeholder_or_a_format():
    hostile = "{topic:tibet} 100% %(n)s"
    sentence = dimensions.dimension_sentence("topic", {"tibet": 3, "maps": 2}, 5)
    text = sentences.filled(sentence, lambda _parameter, _value: hostile)
    assert text == f"Most common topic: {hostile} (3 of 5), then {hostile} (2)."
    assert sentences.plain_name(hostile) == "(topic:tibet) 100% %(n)s"


@given(
    st.dictionaries(st.integers(2015, 2026), st.integers(1, 40), max_size=6),
    st.sampled_from(["year", "quarter", "month"]),
)
def test_so_far_is_said_of_the_current_period_alone(counts, grain):
    suffix = {"year": "", "quarter": "-Q4", "month": "-11"}[grain]
    tally = Counter({f"{year}{suffix}": count for year, count in counts.items()})
    filled_up = {name: tally[name] for name in periods._without_gaps(tally, grain)}
    text = over_time(filled_up, sum(counts.values()), grain)
    follows_the_rules(text)
    has_two = len(filled_up) > 1 and sum(counts.values()) > 1
    assert ("so far" in text) == (2026 in counts and has_two)
    assert not re.search(r"\b0 in\b|\b0 so far\b", text)


KINDS = ("complied", "partly_complied", "apologised", "refused", "reversed", "unknown")


@given(st.fixed_dictionaries(dict.fromkeys(KINDS, FEW)))
def test_below_five_known_responses_no_percentage_is_given(counts):
    text = responses(**counts)
    follows_the_rules(text)
    known = sum(counts.values()) - counts["unknown"]
    conceded = counts["complied"] + counts["partly_complied"] + counts["apologised"]
    if known < 5:
        assert "%" not in text
    elif 0 < conceded < known:
        assert f"{conceded} of the {known} incidents" in text
        assert not re.search(r": (0|100)%", text)
    if lowest := re.search(r"at least (\d+)%", text):
        assert int(lowest[1]) <= 100 * conceded / sum(counts.values())
    if known and counts["unknown"]:
        assert "not known" in text or "unknown" in text


@given(st.lists(st.tuples(FEW, FEW), max_size=12))
def test_responses_by_a_value_never_say_none_of_none(pairs):
    rows = [(f"v{n}x", known, min(known, conceded)) for n, (known, conceded) in enumerate(pairs)]
    follows_the_rules(read(responses_by(*rows)))


@given(st.lists(st.tuples(st.integers(2015, 2026), FEW, FEW, FEW), min_size=1, max_size=6))
def test_firms_by_topic_and_year_are_said_in_whole_numbers(years):
    rows = [
        ("taiwan", str(year), max(1, targeted), min(targeted, known), min(targeted, known, part))
        for year, targeted, known, part in sorted(years)
    ]
    text = read(norms(*rows))
    follows_the_rules(text)
    assert "%" not in text
    assert not re.search(r"\ball 1 firms|none of the 1\b", text)


@given(FEW, FEW, FEW)
def test_coverage_of_any_number_of_campaigns(campaigns, responded, formal):
    responded = min(campaigns, responded)
    follows_the_rules(coverage.coverage_sentence(campaigns, responded, min(responded, formal)))


@given(COUNTS, st.integers(0, 5))
def test_firms_that_are_named(counts, unnamed):
    named = {f"Firm_{place}": count for place, count in enumerate(sorted(counts, reverse=True))}
    follows_the_rules(firms_named(sum(counts) + unnamed, **named))


@given(FEW, FEW, st.booleans())
def test_fines_with_and_without_rates(entries, converted, has_dollars):
    converted = min(entries, converted)
    dollars = "118.00" if has_dollars and converted else None
    follows_the_rules(fined(entries, converted, "100.00" if converted else None, dollars))


@given(FEW, FEW, FEW)
def test_the_note_on_concessions(conceded, no_demand, unlisted):
    reach = PressureReach(conceded, min(conceded, no_demand), min(conceded, unlisted))
    follows_the_rules(norm.norm_note(reach))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_is_never_nothing_of_some_or_all_of_less(part, rest):
    whole = part + rest
    assert (sentences.whole_percent(part, whole) == 0) == (part == 0)
    assert sentences.whole_percent(part, whole) < 100
    assert sentences.whole_percent(whole, whole) == 100
