"""Editing law: versions side by side, by two administrators, kept when law is loaded again."""

import pytest

from incidents.actions.law import edits
from incidents.intake import reference
from incidents.models import ArticleText, Instrument, InstrumentVersion, LawEdit, Ledger, User
from tests.desk.test_parties import refusal
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
