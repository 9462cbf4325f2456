"""Withdrawal: gone from every output at once; the address keeps the day and the reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.models import Case, Incident, Marking, Tombstone


def refused(code):
    """The action refuses with a ValidationError of this code."""
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def entries(case):
    """{tier: entry} of a case, as the register has it now."""
    ref = Case.objects.get(pk=case.pk).ref
    return {entry.tier: entry for entry in Incident.objects.filter(ref=ref)}


def test_a_withdrawn_entry_is_nowhere_and_its_address_says_why(cast, client):
    case = cast.draft()
    release = cast.release(case)
    ref = release.case.ref
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    assert entries(case) == {}
    assert set(Tombstone.objects.filter(ref=ref).values_list("tier", flat=True)) == {
        "community",
        "public",
    }
    answer = client.get(f"/incidents/{ref}/")
    assert answer.status_code == 410
    assert b"The firm asked for it." in answer.content
    assert b"Tatra" not in answer.content
    with refused("absent"):
        releases.withdraw_release(release, reason="Again.", by=cast.officer_a)


def test_an_older_version_cannot_be_withdrawn_under_a_newer_one(cast):
    case = cast.draft()
    first = cast.release(case)
    Case.objects.filter(pk=case.pk).update(demanded_change="Another map")
    cast.release(case)
    with refused("absent"):
        releases.withdraw_release(first, reason="Wrong one.", by=cast.officer_a)
    assert len(entries(case)) == 2


def test_released_again_it_has_its_number_again_and_no_tombstone(cast, client):
    case = cast.draft()
    release = cast.release(case)
    ref = release.case.ref
    releases.withdraw_release(release, reason="A wrong date.", by=cast.officer_a)
    cast.renew(release)
    again = cast.release(Case.objects.get(pk=case.pk))
    assert (again.case.ref, again.version) == (ref, 2)
    assert client.get(f"/incidents/{ref}/").status_code == 200
    assert not Tombstone.objects.filter(ref=ref).exists()


def test_released_again_to_the_community_alone_the_public_still_reads_why(cast, client):
    case = cast.draft()
    release = cast.release(case)
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    Case.objects.filter(pk=case.pk).update(marking=Marking.GREEN)
    cast.renew(release)
    cast.release(Case.objects.get(pk=case.pk))
    address = f"/incidents/{release.case.ref}/"
    assert client.get(address).status_code == 410
    client.force_login(cast.analyst)
    assert client.get(address).status_code == 200


def test_narrowed_to_the_community_it_leaves_the_public_tier(cast):
    case = cast.draft()
    cast.release(case)
    Case.objects.filter(pk=case.pk).update(marking=Marking.GREEN)
    cast.release(Case.objects.get(pk=case.pk))
    assert set(entries(case)) == {"community"}


OUTPUTS = (
    "/?",
    "/incidents/?",
    "/incidents/?q=tatra",
    "/incidents.csv?",
    "/incidents.json?",
    "/incidents.atom?",
    "/firms/?",
    "/api/v1/incidents/?q=tatra",
    "/api/v1/firms/?q=tatra",
)


def test_every_output_drops_it_at_once(cast, client):
    release = cast.release(cast.draft())
    ref = release.case.ref

    def telling():
        """The outputs that name the firm or the entry."""
        told = {}
        for address in OUTPUTS:
            answer = client.get(address)
            told[address] = b"".join(answer) if answer.streaming else answer.content
        return [one for one in OUTPUTS if b"Tatra" in told[one] or ref.encode() in told[one]]

    assert telling() == list(OUTPUTS)
    assert client.get("/firms/tatra-instruments/").status_code == 200
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    assert telling() == []
    assert client.get("/firms/tatra-instruments/").status_code == 404
    answer = client.get(f"/api/v1/incidents/{ref}/")
    assert answer.status_code == 410
    sentence = f"Withdrawn on {timezone.localdate()}: The firm asked for it."
    assert (answer.json()["detail"], answer.json()["replaced_by"]) == (sentence, None)
    for form in ("bibtex", "ris", "csl"):
        assert client.get(f"/incidents/{ref}/cite/{form}").status_code == 410
