"""How a document that leaves the desk is read before it does."""

import re

import pytest
from django.template.loader import render_to_string

from incidents.actions.desk import documents
from incidents.fields import FIELD_TITLES, SHARED_FIELDS
from incidents.templatetags.documents import beyond, by_field, field_html, fields


def plain(markup):
    return re.sub(r"<[^>]+>", "", str(markup))


def test_every_shared_field_has_a_title():
    assert set(SHARED_FIELDS) <= set(FIELD_TITLES)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("topics", ["taiwan-designation"], "Taiwan designation"),
        ("country", "JP", "Japan"),
        ("coercing_state", "CN", "China"),
        ("sector", {"slug": "airline", "isic": "51"}, "Sector airline ISIC Rev. 4 51"),
        ("authority", {"name": "CAAC", "kind": "regulator"}, "Name CAAC Kind regulator"),
        ("firm_response", "partly-complied", "partly complied"),
        ("reported_on", "2018-05", "May 2018"),
        ("fine", {"amount": "200000.00", "currency": "CNY"}, "Amount 200,000.00 Currency CNY"),
        ("doubts", "", "–"),
        ("timeline", [], "–"),
    ],
)
def test_keys_are_read_as_words(cast, field, value, words):
    assert plain(field_html(field, value)).strip() == words


def test_a_whole_case_is_read_in_words_and_in_the_order_of_the_allow_list(cast):
    document = documents.shared_document(cast.muji_case, "public")
    rows = fields(dict(reversed(document.items())))
    titles = [FIELD_TITLES[name] for name in SHARED_FIELDS if name in document]
    assert [row["title"] for row in rows] == titles
    text = plain([row["html"] for row in rows])
    assert "Event fined Amount 200,000.00 Currency CNY" in text
    assert "Law Advertising Law Article art. 9(4) How it was cited cited in the decision" in text
    assert "Before MADE IN TAIWAN" in text
    assert "{" not in text


def test_what_both_tiers_share_is_told_once():
    change = {"field": "title", "before": "Old claim", "after": "New claim"}
    rows = by_field([{"tier": "community", **change}, {"tier": "public", **change}])
    assert [(row["tiers"], row["before"], row["after"]) for row in rows] == [
        ("both", "<del>Old</del> claim", "<ins>New</ins> claim")
    ]


def test_what_the_tiers_do_not_share_is_told_of_each():
    rows = by_field(
        [
            {"tier": "community", "field": "title", "before": "a", "after": "b"},
            {"tier": "public", "field": "title", "before": "a", "after": "c"},
            {"tier": "community", "field": "community_note", "before": "", "after": "Beware"},
        ]
    )
    assert [str(row["tiers"]) for row in rows] == ["community", "public", "community"]


def test_a_new_line_of_a_list_is_marked_and_an_old_one_is_not(cast):
    marked = field_html("tactics", ["fine", "lawsuit"], ["fine"], "ins")
    assert str(marked) == "<ul><li>Fine</li><li><ins>Lawsuit</ins></li></ul>"


def test_names_from_a_case_cannot_become_markup():
    assert "<b>" not in field_html("firm_names", ["<b>"], ["x"], "ins")
    assert "<b>" not in field_html("title", "<b>", "old", "ins")


@pytest.mark.parametrize(
    ("community", "public", "more"),
    [
        ({"title": "a"}, {"title": "a"}, []),
        ({"title": "a", "community_note": ""}, {"title": "a"}, []),
        ({"title": "a", "community_note": "n"}, {"title": "a"}, ["community_note"]),
        ({"title": "b"}, {"title": "a"}, ["title"]),
        ({"title": ""}, {"title": "a"}, ["title"]),
    ],
)
def test_the_community_tier_is_told_by_what_it_has_beyond_the_public_one(community, public, more):
    assert list(beyond(community, public)) == more


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ({"public": {"title": "a"}, "community": {"title": "a"}}, "The same fields."),
        ({"community": {"title": "a"}}, "Nothing becomes public."),
    ],
)
def test_equal_tiers_and_a_missing_one_are_said(tiers, sentence):
    assert sentence in render_to_string("desk/tiers.html", {"documents": tiers, "noun": "release"})
