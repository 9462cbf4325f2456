"""How far a firm conceded: typed at the desk, read in register, files, API and codebook."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import cases
from incidents.actions.desk.concessions import check_scale
from incidents.models import Case, Event, Incident
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.tiers import Consent
from tests.support.editions import publish
from tests.support.forms import sent
from tests.support.page_text import Page

SCALE = {
    "concession_words": "as-demanded",
    "concession_places": "some",
    "concession_languages": "all",
}
IN_WORDS = (
    "the words that were demanded; in some places only; in all language versions",
    "the words that were demanded",
    "in some places only",
    "in all language versions",
)


@pytest.fixture
def entry(cast):
    return cast.release(cast.draft(**SCALE)).case.ref


def test_a_reader_finds_it_in_entry_api_file_and_codebook(client, cast, entry):
    assert IN_WORDS[0] in Page(client.get(f"/incidents/{entry}/")).text
    answer = client.get(f"/api/v1/incidents/{entry}/").json()
    assert {name: answer[name] for name in SCALE} == SCALE
    rows = csv.DictReader(io.StringIO(client.get("/incidents.csv").getvalue().decode("utf-8-sig")))
    row = next(row for row in rows if row["ref"] == entry)
    assert {name: row[name] for name in SCALE} == SCALE
    meanings = {row["column"]: row["meaning"] for row in publish().codebook}
    assert all("the firm conceded" in meanings[name] for name in SCALE)


def test_where_nobody_recorded_it_nothing_is_said(client, cast):
    ref = Incident.objects.visible_to(cast.stranger).first().ref
    assert "How far it conceded" not in Page(client.get(f"/incidents/{ref}/")).text
    answer = client.get(f"/api/v1/incidents/{ref}/").json()
    assert {answer[name] for name in SCALE} == {""}


def test_it_is_published_of_a_firm_that_is_not_named(client, cast):
    case = cast.draft(consent=Consent.SECTOR, **SCALE)
    ref = cast.release(case).case.ref
    assert client.get(f"/api/v1/incidents/{ref}/").json()["concession_places"] == "some"


def test_an_officer_types_it_into_the_form(client, cast):
    client.force_login(cast.officer_a)
    case = cast.tell(cast.draft(), {"kind": "complied", "on": "2026-04"})
    address = f"{case.get_absolute_url()}edit/"
    assert client.post(address, sent(client.get(address), **SCALE)).status_code == 302
    assert Case.objects.filter(pk=case.pk, **SCALE).exists()
    assert all(words in Page(client.get(case.get_absolute_url())).text for words in IN_WORDS[1:])


def test_without_a_concession_there_is_no_scale(client, cast):
    client.force_login(cast.officer_a)
    case = cast.tell(cast.draft(), {"kind": "refused", "on": "2026-04"})
    address = f"{case.get_absolute_url()}edit/"
    answer = client.post(address, sent(client.get(address), **SCALE))
    assert "Nothing says that the firm conceded." in Page(answer, 422).text
    # Nothing typed is lost.
    assert sent(answer)["concession_places"] == ["some"]
    assert not Case.objects.filter(pk=case.pk, **SCALE).exists()


@pytest.mark.parametrize(
    ("kind", "is_allowed"),
    [
        ("complied", True),
        ("partly-complied", True),
        ("apologised", True),
        ("reversed", True),
        ("refused", False),
        ("demanded", False),
        ("fined", False),
    ],
)
@pytest.mark.parametrize("name", CONCESSION_SCALE)
def test_a_scale_needs_a_concession_which_may_be_reversed(name, kind, is_allowed):
    facts = {name: SCALE[name]}
    if is_allowed:
        check_scale(facts, [Event(kind="demanded"), Event(kind=kind)])
        return
    with pytest.raises(ValidationError) as refusal:
        check_scale(facts, [Event(kind=kind)])
    assert set(refusal.value.message_dict) == {name}
    check_scale({name: ""}, [Event(kind=kind)])


def test_each_part_is_saved_by_the_action(cast):
    assert set(CONCESSION_SCALE) <= set(cases.SAVED_COLUMNS)
