"""Editing law: versions side by side, by two administrators, kept when law is loaded again."""

import pytest

from incidents.actions.law import edits, relations
from incidents.intake import reference
from incidents.models import (
    ArticleText,
    Instrument,
    InstrumentVersion,
    LawEdit,
    LawSource,
    Ledger,
    Relation,
    User,
)
from tests.desk.test_parties import refusal
from tests.support.keys import key_of
from tests.support.page_text import Page

KEY = "cybersecurity-law-2016"
EDIT = f"/law/{KEY}/edit/"


@pytest.fixture
def second(cast):
    """Another administrator."""
    row = User.objects.get(pk=cast.admin.pk)
    row.pk, row.email = None, "second@tracker.example"
    row.save(force_insert=True)
    return row


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.admin)
    return client


def typed(desk, **changes):
    """What the page holds, with these cells changed."""
    sides = desk.get(EDIT).context["sides"]
    cells = [cell for row in sides.rows for cells in row.cells for cell in cells]
    return {cell.name: cell.value for cell in cells} | {"reason": "A correction."} | changes


def text_of(number, version):
    return ArticleText.objects.get(provision__key=f"{KEY}#{number}", version__label=version)


def test_a_second_administrator_applies_and_loading_leaves_it(desk, cast, second):
    changes = {"2025|49|gist": "A better summary.", "2025||note": "Checked again."}
    assert desk.post(EDIT, typed(desk, **changes)).status_code == 302
    edit = LawEdit.objects.get()
    assert [(one["number"], one["column"]) for one in edit.changes] == [
        ("", "note"),
        ("49", "gist"),
    ]
    assert text_of("49", "2025").gist != "A better summary."
    assert "Another administrator" in refusal(lambda: edits.apply_edit(edit, by=cast.admin))
    assert "permission" in refusal(lambda: edits.apply_edit(edit, by=cast.approver_a))
    edits.apply_edit(edit, by=second)
    reference.load_reference()
    assert text_of("49", "2025").gist == "A better summary."
    assert text_of("49", "2025").provision.gist == "A better summary."
    assert InstrumentVersion.objects.get(instrument__key=KEY, label="2025").note == "Checked again."
    # The other version is still that of the file.
    assert not InstrumentVersion.objects.get(instrument__key=KEY, label="2016").is_edited
    assert Ledger.objects.filter(verb="law changed", subject=f"law {KEY}").exists()


def test_what_changed_meanwhile_is_not_overwritten(desk, cast, second):
    for gist in ("One.", "Another."):
        desk.post(EDIT, typed(desk, **{"2025|49|gist": gist}))
    later, first = LawEdit.objects.all()
    edits.apply_edit(first, by=second)
    assert "changed meanwhile" in refusal(lambda: edits.apply_edit(later, by=second))
    edits.decline_edit(later, by=cast.admin)
    assert "decided" in refusal(lambda: edits.decline_edit(later, by=cast.admin))
    assert text_of("49", "2025").gist == "One."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing was changed."),
        ({"reason": "", "2025|49|gist": "Kept as typed."}, "This field is required."),
        ({"2025||in_force_from": "soon"}, "Write a year, a month or a day"),
        ({"2025|49|text": ""}, "a_text_that_was_read_is_kept_with_its_language"),
    ],
)
def test_what_cannot_be_applied_is_not_proposed_and_nothing_is_lost(desk, changes, sentence):
    answer = desk.post(EDIT, typed(desk, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert changes.get("2025|49|gist", "") in page
    assert not LawEdit.objects.exists()


def test_the_page_shows_the_versions_side_by_side(desk):
    sides = desk.get(EDIT).context["sides"]
    assert sides.labels == ["2016", "2025"]
    rows = {row.label: row for row in sides.rows}
    assert [len(cells) > 0 for cells in rows["art. 49"].cells] == [False, True]
    assert [len(cells) > 0 for cells in rows["art. 47"].cells] == [True, False]
    assert Instrument.objects.get(key=KEY).title_en in Page(desk.get("/law/")).text


LAW = "advertising-law"
RELATIONS = f"/law/{LAW}/relations/"
RELATION = {
    "number": "9(4)",
    "kind": "triggers",
    "to_text": "Cybersecurity Law, art. 47",
    "basis": "account",
    "source_title": "A report on penalties",
    "source_issuer": "An institute",
    "source_kind": "report",
    "reason": "The report describes it.",
}
START, END = f"{LAW}#9(4)", "cybersecurity-law-2016#47"


def added():
    return Relation.objects.filter(from_provision__key=START, to_provision__key=END)


def test_a_second_administrator_adds_it_and_loading_leaves_it(desk, cast, second):
    assert desk.post(RELATIONS, RELATION).status_code == 302
    edit = LawEdit.objects.get()
    assert "A report on penalties" in Page(desk.get(edit.get_absolute_url())).text
    assert not added().exists()
    assert "Another administrator" in refusal(lambda: edits.apply_edit(edit, by=cast.admin))
    edits.apply_edit(edit, by=second)
    reference.load_reference()
    relation = added().get()
    assert (relation.kind, relation.basis, relation.confidence) == ("triggers", "account", "medium")
    assert LawSource.objects.get(relation=relation).issuer == "An institute"
    assert "recorded already" in desk.post(RELATIONS, RELATION).content.decode()


def test_a_second_administrator_removes_it_once(desk, cast, second):
    relation = next(iter(Relation.objects.graph().touching(LAW)))
    address = f"{RELATIONS}{key_of(relation)}/remove/"
    assert "Enter a reason" in Page(desk.post(address, {"reason": " "}, follow=True)).text
    for _again in range(2):
        desk.post(address, {"reason": "No source says it."})
    later, first = LawEdit.objects.all()
    assert relation.from_key in Page(desk.get(first.get_absolute_url())).text
    edits.apply_edit(first, by=second)
    assert not Relation.objects.filter(pk=relation.pk).exists()
    assert "changed meanwhile" in refusal(lambda: edits.apply_edit(later, by=second))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_text": ""}, "one of both"),
        ({"to_text": "no such law"}, "Enter the key"),
        ({"number": "9999"}, "has no article with this number"),
        ({"to_text": START}, "this one is itself"),
        ({"source_title": "general knowledge"}, "this is not a source"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_added_is_not_proposed(desk, changes, sentence):
    answer = desk.post(RELATIONS, RELATION | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LawEdit.objects.exists()


def test_only_administrators_of_reference_data_propose(cast):
    facts = relations.RelationFacts(START, "triggers", END, "text", "A law", "A body", "official")
    law = Instrument.objects.get(key=LAW)
    sentence = refusal(
        lambda: relations.propose_relation(law, facts, "Because.", by=cast.approver_a)
    )
    assert "permission" in sentence
