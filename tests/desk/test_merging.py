"""Two versions of a form, merged: nothing that anybody typed is lost without being named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.forms.merging import REMOVED, TOGETHER, merge_versions

FIELDS = ("note", "title", "consent", "marking")
VALUES = st.lists(st.sampled_from("abc"), max_size=1)
FACTS = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))
ROW = st.fixed_dictionaries({"what": VALUES, "day": VALUES, "DELETE": st.just([])})
ROWS = st.lists(ROW, max_size=4)


def version(facts=None, rows=()):
    return {"facts": facts or {}, "rows": {"event": list(rows)}}


def row(what, day="", is_removed=False):
    told = {"what": [what], "day": [day] if day else [], "DELETE": []}
    return told | (REMOVED if is_removed else {})


VERSIONS = st.builds(version, FACTS, ROWS)


@given(base=VERSIONS, theirs=VERSIONS)
def test_who_changed_nothing_gets_the_other_version(base, theirs):
    merged = merge_versions(base, base, theirs)
    assert merged.collisions == []
    assert merged.version["facts"] == theirs["facts"]
    left = [one for one in merged.version["rows"]["event"] if not one["DELETE"]]
    assert sorted(map(sorted, map(dict.items, left))) == sorted(
        map(sorted, map(dict.items, theirs["rows"]["event"]))
    )


@given(base=VERSIONS, mine=FACTS)
def test_where_nobody_else_changed_anything_it_stays_as_typed(base, mine):
    merged = merge_versions(base, version(mine, base["rows"]["event"]), base)
    assert (merged.collisions, merged.taken) == ([], [])
    assert merged.version == version(mine, base["rows"]["event"])


@given(base=FACTS, mine=FACTS, theirs=FACTS)
def test_each_field_is_mine_theirs_and_named_or_asked_about(base, mine, theirs):
    merged = merge_versions(version(base), version(mine), version(theirs))
    for name, value in merged.version["facts"].items():
        if name in merged.collisions:
            assert value == mine[name] != theirs[name]
        elif value != mine[name]:
            assert value == theirs[name]
            assert mine[name] == base[name]
            assert name in merged.taken
        elif value != theirs[name]:
            assert theirs[name] == base[name]


@given(base=ROWS, theirs=ROWS, data=st.data())
def test_no_row_that_somebody_changed_or_added_is_lost(base, theirs, data):
    mine = [data.draw(st.just(one) | ROW) for one in base] + data.draw(ROWS)
    merged = merge_versions(version(rows=base), version(rows=mine), version(rows=theirs))
    found = merged.version["rows"]["event"]
    typed = [one for one, before in zip(mine, base, strict=False) if one != before]
    for one in [*typed, *mine[len(base) :]]:
        # A field that only the other person changed may be in it, and is named.
        assert one in found or any(is_merged_of(one, other) for other in found), one
    # What is compared from now on stands at the same places.
    assert len(merged.base["rows"]["event"]) <= len(found)


def is_merged_of(one, other):
    return any(one[name] == other[name] for name in ("what", "day"))


@pytest.mark.parametrize(
    ("mine", "theirs", "found", "collisions"),
    [
        # Both changed different rows.
        (["a!", "b"], ["a", "b!"], ["a!", "b!"], []),
        # Both the same way.
        (["a!", "b"], ["a!", "b"], ["a!", "b"], []),
        # Both the same row, otherwise.
        (["a!", "b"], ["a?", "b"], ["a!", "b"], ["event-0-what"]),
        # They added, I added.
        (["a", "b", "mine"], ["a", "b", "theirs"], ["a", "b", "theirs", "mine"], []),
        (["a", "b", "same"], ["a", "b", "same"], ["a", "b", "same"], []),
        # They took a row away that I left alone.
        (["a", "b"], ["b"], ["b"], []),
        # They took away the row that I changed: asked, and mine stays until decided.
        (["a!", "b"], ["b"], ["a!", "b"], ["event-0-DELETE"]),
    ],
)
def test_rows_are_merged_one_by_one(mine, theirs, found, collisions):
    base, mine, theirs = ([row(what) for what in side] for side in (["a", "b"], mine, theirs))
    merged = merge_versions(version(rows=base), version(rows=mine), version(rows=theirs))
    assert [one["what"][0] for one in merged.version["rows"]["event"]] == found
    assert merged.collisions == collisions


def test_a_row_i_took_away_and_they_changed_is_asked_about():
    base, mine = [row("a")], [row("a", is_removed=True)]
    merged = merge_versions(
        version(rows=base), version(rows=mine), version(rows=[row("a", "2018")])
    )
    assert merged.collisions == ["event-0-DELETE"]
    assert merged.version["rows"]["event"] == [row("a", "2018", is_removed=True)]


def test_what_means_something_together_is_asked_about_together():
    base = {"firm_name": ["Ost"], "firm_country": ["DE"], "note": []}
    mine, theirs = base | {"firm_country": ["AT"]}, base | {"firm_name": ["West"]}
    merged = merge_versions(version(base), version(mine), version(theirs))
    assert sorted(merged.collisions) == ["firm_country", "firm_name"]
    assert all(len(group) > 1 for group in TOGETHER)


def test_without_what_both_began_with_whatever_differs_is_asked_about():
    mine = version({"note": ["a"], "title": ["t"]}, [row("a")])
    theirs = version({"note": ["b"], "title": ["t"]}, [row("b")])
    merged = merge_versions(None, mine, theirs)
    assert merged.collisions == ["note", "event-0-what"]
    assert merged.version == mine
