"""Collective responses of a desk: two people, frozen documents, public rows once approved."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.responses import deadlines, documents, drafts
from incidents.intake import reference
from incidents.intake.refusals import FileRefused
from incidents.models import (
    Campaign,
    CollectiveResponse,
    CollectiveResponseDraft,
    CollectiveResponseLink,
    CollectiveResponseStep,
    DraftLink,
    DraftStep,
    Ledger,
    PublishedDeadline,
    WithdrawnCollectiveResponse,
)


def refused(code):
    """The action refuses with a ValidationError of this code."""
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def to(campaign="caac-letter-2018", ref="", **fields):
    """A link to a campaign or an incident, as somebody would type it."""
    facts = {"scope": "direct", "reason": "The note names it.", "source": "https://m.example/"}
    campaign = Campaign.objects.get(slug=campaign) if campaign else None
    return DraftLink(campaign=campaign, ref=ref, **facts | fields)


def retyped(draft, **changes):
    """The input with these facts changed; the rows stay."""
    steps = [
        DraftStep(**{name: getattr(row, name) for name in documents.STEP_FIELDS})
        for row in draft.steps.all()
    ]
    return drafts.ResponseInput(
        facts={name: getattr(draft, name) for name in drafts.FACTS} | changes,
        steps=steps,
        links=[
            to(link.campaign.slug if link.campaign else "", link.ref) for link in links_of(draft)
        ],
    )


def links_of(draft):
    return draft.links.select_related("campaign")


def changed(draft, by, **changes):
    draft.refresh_from_db()
    return drafts.change_response(draft, retyped(draft, **changes), seen_at=draft.changed_at, by=by)


def public(draft):
    draft.refresh_from_db()
    return CollectiveResponse.objects.filter(slug=draft.slug or "none").first()


def test_what_one_proposes_another_makes_public(cast):
    draft = cast.response(links=[to()])
    cast.start_deadline(draft)
    before = CollectiveResponse.objects.count()
    release = releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed.")
    assert CollectiveResponse.objects.count() == before
    releases.approve_release(release, by=cast.approver_a)
    row = public(draft)
    assert (row.slug, row.version, row.release) == ("joint-note-to-the-regulator", 1, release)
    assert [step.text for step in row.steps.all()] == ["Hand over the note"]
    assert [link.campaign.slug for link in row.links.all()] == ["caac-letter-2018"]
    assert [deadline.rule for deadline in row.statutory_deadlines.all()] == ["eu-aci-council"]
    assert list(Ledger.objects.about(draft.reference).values_list("verb", flat=True)) == [
        "response logged",
        "deadline started",
        "response proposed",
        "response approved",
    ]


@pytest.mark.parametrize("who", ["inbox_a", "analyst", "admin"])
def test_who_logs_no_cases_logs_no_response(cast, who):
    with refused("role"):
        cast.response(by=getattr(cast, who))


def test_another_desk_changes_nothing(cast):
    draft = cast.response()
    with pytest.raises((ValidationError, CollectiveResponseDraft.DoesNotExist)):
        changed(draft, cast.officer_b, status="sent")


def proposal(cast, draft):
    return releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed.")


def test_a_change_is_public_only_once_it_is_released_again(cast):
    draft = cast.response()
    cast.release(draft)
    changed(draft, cast.officer_a, status="answered", desk_note="Call the embassy")
    assert public(draft).status == ""
    release = proposal(cast, draft)
    last = draft.releases.last().documents
    differences = releases.release_differences(last, release.documents)
    assert differences == [{"tier": "public", "field": "status", "before": "", "after": "answered"}]
    releases.approve_release(release, by=cast.approver_a)
    assert (public(draft).status, public(draft).version) == ("answered", 2)
    assert CollectiveResponse.objects.filter(slug=draft.slug).count() == 1


def test_a_note_for_the_desk_is_nothing_new(cast):
    draft = cast.response()
    cast.release(draft)
    changed(draft, cast.officer_a, desk_note="Only for us")
    with refused("same"):
        proposal(cast, draft)


def test_what_nobody_could_check_is_not_proposed(cast):
    with refused("gaps"):
        proposal(cast, cast.response(sources=[]))
    proposal(cast, cast.response(sources=[], confidence="medium"))
    bare = cast.response()
    bare.steps.all().delete()
    with refused("gaps"):
        proposal(cast, bare)


def test_a_withdrawn_response_leaves_date_and_reason_only(cast, client):
    draft = cast.response(links=[to()])
    cast.start_deadline(draft)
    release = cast.release(draft)
    address = public(draft).get_absolute_url()
    releases.withdraw_release(release, reason="The note was never sent.", by=cast.officer_a)
    assert public(draft) is None
    for model in (CollectiveResponseStep, CollectiveResponseLink, PublishedDeadline):
        assert not model.objects.filter(response__slug=draft.slug).exists()
    answer = client.get(address)
    assert answer.status_code == 410
    assert "The note was never sent." in answer.content.decode()
    assert "Joint note" not in answer.content.decode()
    cast.renew(release)
    # Released again, it has its old address and the next version.
    cast.release(draft)
    assert (public(draft).get_absolute_url(), public(draft).version) == (address, 2)
    assert not WithdrawnCollectiveResponse.objects.filter(slug=draft.slug).exists()


def test_cached_figures_include_a_response_at_once(cast, client):
    def read_rows():
        text = client.get("/dashboards/figures/collective-responses.csv").content.decode(
            "utf-8-sig"
        )
        # The day of the data, and whether it is that of an edition, have changed.
        changing = ("as_of", "edition")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return [{name: row[name] for name in row if name not in changing} for row in rows]

    before = read_rows()
    release = cast.release(cast.response(links=[to()]))
    assert read_rows() != before
    releases.withdraw_release(release, reason="The note was never sent.", by=cast.officer_a)
    assert read_rows() == before


def test_an_address_is_given_once_and_never_to_another(cast):
    first, second = cast.response(), cast.response()
    release = cast.release(first)
    releases.withdraw_release(release, reason="Wrong.", by=cast.officer_a)
    cast.release(second)
    assert public(second).slug == "joint-note-to-the-regulator-2"
    named = cast.response(name="Deadlines")
    cast.release(named)
    assert public(named).slug == "deadlines-2"


def test_a_response_is_to_demands_that_are_published(cast):
    with refused("entry"):
        cast.response(links=[to("", "CCI-1999-0001")])
    own = Campaign.objects.create(
        desk=cast.officer_a.desk, slug="own-x", title="Own letters", coercing_state="CN"
    )
    with refused("campaign"):
        cast.response(links=[to("own-x")])
    own.delete()
    case = cast.draft()
    gone = cast.release(case)
    draft = cast.response(links=[to("", gone.case.ref)])
    release = proposal(cast, draft)
    releases.withdraw_release(gone, reason="Wrong.", by=cast.officer_a)
    with refused("lost"):
        releases.approve_release(release, by=cast.approver_a)


def test_a_colleagues_change_is_not_overwritten(cast):
    draft = cast.response()
    seen = draft.changed_at
    changed(draft, cast.officer_a, status="sent")
    with refused("stale"):
        drafts.change_response(draft, retyped(draft), seen_at=seen, by=cast.approver_a)
    row = Ledger.objects.about(draft.reference).last()
    assert (row.verb, row.detail["fields"]) == ("response changed", ["status"])


def test_why_a_deadline_was_extended_stays_at_the_desk(cast):
    draft = cast.response()
    deadline = cast.start_deadline(draft)
    deadlines.extend_deadline(
        deadline, on=timezone.localdate(), length=2, reason="Quillfish asked", by=cast.officer_a
    )
    cast.release(draft)
    row = public(draft).statutory_deadlines.get()
    assert "Extended by 2 weeks" in " ".join(row.steps)
    assert "Quillfish" not in str(draft.releases.first().document)


def test_a_file_and_an_administrator_leave_what_two_people_released_alone(cast, client):
    draft = cast.response()
    cast.release(draft)
    row = public(draft)
    client.force_login(cast.admin)
    assert client.get(f"/admin/incidents/collectiveresponse/{row.pk}/change/").status_code == 302
    assert row.name not in client.get("/admin/incidents/collectiveresponse/").content.decode()
    CollectiveResponse.objects.filter(slug="wto-ds610").update(release=row.release)
    with pytest.raises(FileRefused, match=r"desk (has )?released"):
        reference.load_reference()
