"""Many releases decided together: every rule of a single release holds for each of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.desk import batches, releases
from incidents.actions.desk.exceptions import review_batch
from incidents.models import Case, Incident, Ledger, Release, SampleReading
from tests.support.together import fresh, proposed_together, read_all


@pytest.fixture
def cases(cast):
    """Five cases of one letter, alike but for their firms; their sources are graded."""
    drafts = [cast.draft(firm=cast.firm(name=f"Airline {letter}")) for letter in "ABCDE"]
    for case in drafts:
        case.uses.update(reliability="B", credibility="2")
    return drafts


def states(batch):
    return sorted(batch.items.values_list("release__state", flat=True))


def refusal(act, *args, **told):
    with pytest.raises(ValidationError) as caught:
        act(*args, **told)
    return caught.value


def test_a_batch_is_proposed_read_and_published_by_another_person(cast, cases):
    batch = proposed_together(cast, cases)
    assert states(batch) == ["proposed"] * 5
    assert batch.items.filter(is_sample=True).count() == 3
    read_all(batch, cast.approver_a)
    decision = batches.approve_batch(batch, {}, reason="", by=cast.approver_a)
    assert (decision.approved, decision.held_back) == (5, 0)
    assert states(batch) == ["approved"] * 5
    published = Incident.objects.filter(tier="public", firm__startswith="Airline ")
    assert published.count() == 5
    verbs = set(Ledger.objects.filter(subject=f"BATCH-{batch.pk}").values_list("verb", flat=True))
    assert verbs == {"batch proposed", "batch approved"}
    assert Ledger.objects.filter(verb="release approved", actor=cast.approver_a.email).count() >= 5


def test_one_case_that_cannot_go_keeps_all_from_being_proposed(cast, cases):
    Case.objects.filter(pk=cases[2].pk).update(consent="internal")
    before = Release.objects.count()
    fault = refusal(batches.propose_batch, fresh(cases), title="x", reason="x", by=cast.officer_a)
    assert cases[2].reference in fault.messages[0]
    assert Release.objects.count() == before


def test_the_check_before_proposing_judges_like_the_proposal_and_leaves_nothing(cast, cases):
    Case.objects.filter(pk=cases[0].pk).update(marking="amber")
    cases[1].topics.clear()
    releases.propose_release(cases[2], by=cast.officer_a, reason="The firm agreed.")
    before = Release.objects.count(), Ledger.objects.count()
    check = batches.check_proposals(fresh(cases), by=cast.officer_a)
    assert {case.pk for case, _sentence in check.refused} == {case.pk for case in cases[:3]}
    assert [case.pk for case in check.ready] == [case.pk for case in cases[3:]]
    assert (Release.objects.count(), Ledger.objects.count()) == before


def test_whoever_proposed_a_batch_does_not_approve_it(cast, cases):
    batch = proposed_together(cast, cases, by=cast.approver_a)
    read_all(batch, cast.approver_a)
    fault = refusal(batches.approve_batch, batch, {}, reason="", by=cast.approver_a)
    assert fault.code == "own"
    assert states(batch) == ["proposed"] * 5


def test_an_officer_of_another_desk_neither_reads_nor_approves_it(cast, cases):
    batch = proposed_together(cast, cases)
    for act in (
        lambda: batches.approve_batch(batch, {}, reason="", by=cast.approver_b),
        lambda: batches.read_sample(batch.items.first(), by=cast.approver_b),
        lambda: batches.send_back_batch(batch, reason="x", by=cast.approver_b),
    ):
        assert refusal(act).code == "role"
    assert states(batch) == ["proposed"] * 5


def test_every_sample_is_read_by_the_one_who_approves(cast, cases):
    second = cast.person("second@desk-a.example", "approver", desk=cast.officer_a.desk)
    batch = proposed_together(cast, cases)
    read_all(batch, second)
    fault = refusal(batches.approve_batch, batch, {}, reason="", by=cast.approver_a)
    assert fault.code == "unread"
    assert SampleReading.objects.filter(read_by=cast.approver_a).count() == 0
    assert batches.approve_batch(batch, {}, reason="", by=second).approved == 5


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"consent": "internal"}, "Consent or marking is stricter"),
        ({"demanded_change": "Something else"}, "changed since it was proposed"),
        ({"reported_on": "2018"}, None),
    ],
)
def test_what_a_colleague_changed_meanwhile_has_to_be_decided(cast, cases, change, sentence):
    batch = proposed_together(cast, cases)
    read_all(batch, cast.approver_a)
    Case.objects.filter(pk=cases[1].pk).update(changed_at=timezone.now(), **change)
    fault = refusal(batches.approve_batch, batch, {}, reason="", by=cast.approver_a)
    assert fault.code == "undecided"
    said = review_batch(batches.waiting_releases(batch, cast.approver_a)).exceptions
    (key,) = said
    assert Release.objects.get(pk=key).case_id == cases[1].pk
    assert any((sentence or "changed since") in one for one in said[key])
    decision = batches.approve_batch(batch, {key: False}, reason="Look again", by=cast.approver_a)
    assert (decision.approved, decision.held_back) == (4, 1)
    assert Release.objects.get(pk=key).reason == "Look again"


def test_what_a_firm_no_longer_allows_is_refused_even_if_somebody_releases_it(cast, cases):
    batch = proposed_together(cast, cases)
    read_all(batch, cast.approver_a)
    Case.objects.filter(pk=cases[1].pk).update(consent="internal")
    (key,) = review_batch(batches.waiting_releases(batch, cast.approver_a)).exceptions
    fault = refusal(batches.approve_batch, batch, {key: True}, reason="", by=cast.approver_a)
    assert cases[1].reference in fault.messages[0]
    assert states(batch) == ["proposed"] * 5
    assert not Incident.objects.filter(firm__startswith="Airline ").exists()


def test_holding_back_needs_a_reason(cast, cases):
    cases[0].uses.update(reliability="F", credibility="6")
    batch = proposed_together(cast, cases)
    read_all(batch, cast.approver_a)
    (key,) = review_batch(batches.waiting_releases(batch, cast.approver_a)).exceptions
    told = {"reason": " ", "by": cast.approver_a}
    assert refusal(batches.approve_batch, batch, {key: False}, **told).code == "reason"
    assert states(batch) == ["proposed"] * 5


def test_a_weakness_of_one_is_an_exception_and_one_of_all_is_said_once(cast, cases):
    cases[0].uses.update(reliability="D", credibility="4")
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(reported_on="2018")
    batch = proposed_together(cast, cases)
    review = review_batch(batches.waiting_releases(batch, cast.approver_a))
    (sentences,) = review.exceptions.values()
    assert [one for one in sentences if "D4" in one]
    assert len(review.everywhere) == 1
    assert "not known" in review.everywhere[0]


@pytest.mark.parametrize("has_consent", [False, True])
def test_a_withdrawn_case_in_a_batch_needs_a_renewed_consent_and_a_decision(
    cast, cases, has_consent
):
    release = cast.release(cases[0])
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    if not has_consent:
        fault = refusal(
            batches.propose_batch, fresh(cases), title="x", reason="x", by=cast.officer_a
        )
        assert cases[0].reference in fault.messages[0]
        return
    cast.renew(release)
    batch = proposed_together(cast, cases)
    said = review_batch(batches.waiting_releases(batch, cast.approver_a)).exceptions
    assert any("withdrawn" in one for one in next(iter(said.values())))


def test_a_case_sent_back_before_is_listed_with_its_reason(cast, cases):
    first = releases.propose_release(cases[0], by=cast.officer_a, reason="The firm agreed.")
    releases.send_back_release(first, reason="Which day?", by=cast.approver_a)
    batch = proposed_together(cast, cases)
    said = review_batch(batches.waiting_releases(batch, cast.approver_a)).exceptions
    assert "Which day?" in next(iter(said.values()))[0]


def test_a_batch_is_sent_back_or_withdrawn_whole(cast, cases):
    batch = proposed_together(cast, cases)
    assert batches.send_back_batch(batch, reason="Not yet", by=cast.approver_a) == 5
    assert states(batch) == ["sent-back"] * 5
    again = proposed_together(cast, cases)
    read_all(again, cast.approver_a)
    verdicts = {row.pk: True for row in batches.waiting_releases(again, cast.approver_a)}
    batches.approve_batch(again, verdicts, reason="", by=cast.approver_a)
    assert batches.withdraw_batch(again, reason="They asked.", by=cast.officer_a) == 5
    assert states(again) == ["withdrawn"] * 5
    assert not Incident.objects.filter(firm__startswith="Airline ").exists()


def test_the_page_of_a_batch_asks_no_more_for_more_cases(client, cast, cases):
    client.force_login(cast.approver_a)

    def cost(some):
        page = proposed_together(cast, some).get_absolute_url()
        with CaptureQueriesContext(connection) as made:
            assert client.get(page).status_code == 200
        return len(made)

    cost([cast.draft()])
    few = cost(cases[:3])
    many = [cast.draft(firm=cast.firm(name=f"Carrier {number}")) for number in range(12)]
    assert cost(many) == few <= 20


def test_one_batch_is_one_row_of_work(client, cast, cases):
    batch = proposed_together(cast, cases)
    client.force_login(cast.approver_a)
    work = client.get("/desk/").context["work"]
    assert (work.batches, work.proposals) == ([batch], [])
    assert work.batches[0].waiting == 5
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Read 3 samples to approve." in page
