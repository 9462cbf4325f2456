"""Out of the register, into an empty desk, and out again: the same, but for what is named here."""

import pytest

from incidents.exchange.columns import COLUMNS
from incidents.models import Case, Incident
from tests.desk.test_case_api import CASES, PROPOSALS, WHY, act

__all__ = ["act"]

# Given anew by the register, which never gives a number twice, and by the moment of the release.
GIVEN = {"ref", "version", "released_at"}


def take_over(act, document):
    """Send a document to desk B, propose it there and approve it; its reference."""
    sent = {"document": document, "consent": "named", "marking": "clear"}
    made = act("officer_b", "post", CASES, sent)
    assert made.status_code == 201, (document["title"], made.content)
    here = f"{CASES}{made.json()['reference']}/proposals/"
    proposed = act("officer_b", "post", here, WHY)
    assert proposed.status_code == 201, (document["title"], proposed.content)
    approved = act("approver_b", "post", f"{PROPOSALS}{proposed.json()['key']}/approve/")
    assert approved.status_code == 200, (document["title"], approved.content)
    return approved.json()["ref"]


@pytest.mark.slow  # forty shipped incidents are logged, proposed and approved once more
def test_the_register_comes_out_as_it_went_in(cast, act, client):
    assert not Case.objects.filter(desk=cast.officer_b.desk).exists()
    public = Incident.objects.filter(tier="public").order_by("pk")
    every = list(public.values_list("ref", flat=True))
    # Each eighth: all of them take minutes.
    before = every[::8]
    for ref in before:
        first = client.get(f"/api/v1/incidents/{ref}/").json()
        again = client.get(f"/api/v1/incidents/{take_over(act, first['document'])}/").json()
        assert again["document"] == first["document"], first["title"]
        assert {name: again[name] for name in COLUMNS if name not in GIVEN} == {
            name: first[name] for name in COLUMNS if name not in GIVEN
        }
    assert public.count() == len(every) + len(before)


def test_grades_timeline_intervals_and_quotes_come_along(cast, act, client):
    """What no table of ours has a column for."""
    case = cast.draft(doubts="One paper only.", title="Quillfish")
    cast.tell(
        case,
        {"kind": "demanded", "on": "2026-03-10", "is_by": True, "not_before": "2026-03-01"},
        {"kind": "apologised", "on": "2026-03", "note": "On its website", "source": "Its website"},
        {"kind": "reversed", "on": "2026-05-01"},
    )
    case.uses.update(reliability="B", credibility="2", supports="the demand")
    ref = cast.release(case).case.ref
    first = client.get(f"/api/v1/incidents/{ref}/").json()["document"]
    again = client.get(f"/api/v1/incidents/{take_over(act, first)}/").json()["document"]
    assert again == first
    assert [one["kind"] for one in again["timeline"]] == ["demanded", "apologised", "reversed"]
    assert again["sources"][0]["reliability"] == "B"


@pytest.mark.parametrize("document", [7, "x", {}, {"citations": [{}]}, {"timeline": [7]}])
def test_what_is_no_document_is_refused(cast, act, document):
    before = Case.objects.count()
    sent = {"document": document, "consent": "named", "marking": "clear"}
    assert act("officer_b", "post", CASES, sent).status_code == 422
    assert Case.objects.count() == before
