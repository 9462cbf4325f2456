"""Versions of an entry: what changed, when and why, for the readers of each tier."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.actions.desk import releases
from incidents.models import Case, EarlierVersion, Incident, Marking, Release
from incidents.values.tiers import Consent
from tests.support.page_text import Page

REASON = "The regulator published its decision."
FIRM = "Brasswork Trading"


def change(case, **columns):
    Case.objects.filter(pk=case.pk).update(**columns)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def twice(cast):
    """A public entry in two versions; the demand and the home country's firm stay."""
    case = cast.draft(firm=cast.firm(name=FIRM), demanded_change="Rename the map")
    cast.release(case)
    case = change(
        case, demanded_change="Rename both maps", attribution="led", attribution_source="A notice"
    )
    return cast.release(case, reason=REASON).case


def address(case, number):
    return f"/incidents/{case.ref}/versions/{number}/"


def test_a_version_says_what_changed_when_and_why(client, twice):
    page = Page(client.get(address(twice, 2)))
    assert REASON in page.text
    assert "Version 2 compared with version 1" in page.text
    assert "What was demanded changed from “Rename the map” to “Rename both maps”." in page.text
    assert "Attribution changed from not established to led by the state." in page.text
    assert ", version 2 (" in page.text


def test_a_long_text_is_compared_and_not_repeated(client, cast, twice):
    cast.release(change(twice, demanded_change="Rename every map " * 9))
    page = Page(client.get(address(twice, 3)))
    assert "What was demanded: the text was changed." in page.text
    assert "changed from “Rename both maps”" not in page.text


def test_an_earlier_version_reads_as_it_was_published(client, twice):
    page = Page(client.get(address(twice, 1)))
    assert "Rename the map" in page.text
    assert "Rename both maps" not in page.text
    assert page.link("Read the newest version") == f"/incidents/{twice.ref}/"


def test_the_entry_leads_to_its_versions(client, twice):
    page = Page(client.get(f"/incidents/{twice.ref}/"))
    for number in (1, 2):
        assert page.link(f"Version {number}") == address(twice, number)


def test_the_api_lists_the_versions(client, twice):
    newest, first = client.get(f"/api/v1/incidents/{twice.ref}/versions/").json()
    assert (newest["version"], newest["reason"]) == (2, REASON)
    assert [(row["field"], row["before"], row["after"]) for row in newest["changes"]] == [
        ("title", f"{FIRM}: Rename the map", f"{FIRM}: Rename both maps"),
        ("attribution", "none-shown", "led"),
        ("attribution_source", "", "A notice"),
        ("demanded_change", "Rename the map", "Rename both maps"),
    ]
    assert newest["url"].endswith(address(twice, 2))
    assert (first["version"], first["reason"], first["changes"]) == (1, "", [])
    assert first["document"]["demanded_change"] == "Rename the map"


@pytest.mark.parametrize("number", [3, 9999])
def test_a_version_that_was_never_released_is_not_found(client, twice, number):
    assert client.get(address(twice, number)).status_code == 404


@pytest.mark.parametrize("query", ["?edition=1", "?x=1"])
def test_a_version_takes_no_parameter(client, twice, query):
    assert client.get(address(twice, 1) + query).status_code == 400


def test_a_withdrawn_entry_shows_no_version(client, cast, twice):
    release = Release.objects.get(case=twice, version=2)
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    for place in (address(twice, 1), address(twice, 2), f"/api/v1/incidents/{twice.ref}/versions/"):
        answer = client.get(place)
        assert answer.status_code == 410
        assert "Rename" not in answer.content.decode()
    assert not EarlierVersion.objects.filter(ref=twice.ref).exists()
    # What returns by a renewed consent begins anew.
    cast.renew(release)
    cast.release(Case.objects.get(pk=twice.pk), reason="The firm agreed again.")
    (only,) = client.get(f"/api/v1/incidents/{twice.ref}/versions/").json()
    assert (only["version"], only["changes"]) == (3, [])
    assert client.get(address(twice, 1)).status_code == 404


def test_a_firm_that_must_not_be_named_any_more_is_named_by_no_earlier_version(client, cast, twice):
    client.force_login(cast.analyst)
    assert FIRM in client.get(address(twice, 1)).content.decode()
    cast.release(change(twice, consent=Consent.SECTOR), reason="Less may be said.")
    for number in (1, 2):
        assert client.get(address(twice, number)).status_code == 404
    listed = client.get(f"/api/v1/incidents/{twice.ref}/versions/").content.decode()
    assert FIRM not in listed


def test_the_public_reads_no_version_that_only_the_community_got(client, cast, twice):
    cast.release(change(twice, marking=Marking.GREEN, demanded_change="A secret map"))
    assert client.get(address(twice, 3)).status_code == 410
    client.force_login(cast.analyst)
    assert "A secret map" in client.get(address(twice, 3)).content.decode()
    assert [row["version"] for row in listed(client, twice)] == [3, 2, 1]
    cast.release(change(twice, marking=Marking.CLEAR, demanded_change="An open map"))
    client.logout()
    assert [row["version"] for row in listed(client, twice)] == [4]
    assert client.get(address(twice, 3)).status_code == 404


def listed(client, case):
    return client.get(f"/api/v1/incidents/{case.ref}/versions/").json()


def test_a_reason_for_what_the_public_cannot_read_is_not_told_to_it(client, cast, twice):
    cast.release(change(twice, community_note="A quiet word"), reason="A quiet reason.")
    answer = client.get(address(twice, 3))
    assert "No field that you can read changed in this version." in Page(answer).text
    assert "quiet" not in answer.content.decode()
    client.force_login(cast.analyst)
    assert "A quiet reason." in client.get(address(twice, 3)).content.decode()


def test_a_new_version_needs_a_reason(cast, twice):
    case = change(twice, demanded_change="A third map")
    for reason in ("", "  \n"):
        with pytest.raises(ValidationError, match="Enter why this entry changes"):
            releases.propose_release(case, by=cast.officer_a, reason=reason)


def test_a_reason_does_not_name_a_firm_that_must_not_be_named(cast):
    case = cast.draft(firm=cast.firm(name=FIRM), consent=Consent.SECTOR)
    cast.release(case)
    case = change(case, demanded_change="A third map")
    with pytest.raises(ValidationError, match="names the firm"):
        releases.propose_release(case, by=cast.officer_a, reason=f"{FIRM} wrote to us.")


def test_the_database_refuses_a_new_version_without_a_reason(cast, twice):
    row = Release.objects.get(case=twice, version=2)
    with pytest.raises(IntegrityError, match="a_new_version_says_why"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(change_reason=" ")
    row.pk, row.version, row.change_reason = None, 3, ""
    with pytest.raises(IntegrityError, match="a_new_version_says_why"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_to_change_an_earlier_version(twice):
    rows = EarlierVersion.objects.filter(ref=twice.ref)
    with (
        pytest.raises(IntegrityError, match="an_earlier_version_is_never_changed"),
        transaction.atomic(),
    ):
        rows.update(change_reason="Another")


def test_the_first_version_has_no_reason(cast):
    case = cast.draft()
    cast.release(case, reason="Because.")
    assert (
        Incident.objects.get(ref=Case.objects.get(pk=case.pk).ref, tier="public").change_reason
        == ""
    )


def test_the_officer_is_asked_and_nothing_typed_is_lost(client, cast, twice):
    client.force_login(cast.officer_a)
    case = change(twice, demanded_change="A third map")
    here = f"/desk/cases/{case.reference}/release/"
    assert 'name="reason"' in client.get(here).content.decode()
    refused = client.post(here, {"reason": " "})
    assert "Enter why this entry changes." in refused.content.decode()
    # A refusal for another cause keeps the words.
    case.topics.clear()
    kept = client.post(here, {"reason": "A word of mine"}).content.decode()
    assert ">A word of mine</textarea>" in kept


def test_the_approver_reads_the_reason(client, cast, twice):
    case = change(twice, demanded_change="A third map")
    proposal = releases.propose_release(case, by=cast.officer_a, reason="A third reason.")
    client.force_login(cast.approver_a)
    assert "A third reason." in Page(client.get(proposal.get_absolute_url())).text
