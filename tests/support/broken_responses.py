"""How constraints on desks' answers, clocks and consents are broken: for test_constraints.py."""

from django.db.models import F, Value
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.responses import (
    calendars,
    deadlines,
)
from incidents.models import (
    CalendarKey,
    Campaign,
    CollectiveResponse,
    CollectiveResponseDraft,
    CollectiveResponseRelease,
    DeadlineEvent,
    DraftLink,
    DraftStep,
    PublishedDeadline,
    RenewedConsent,
    StatutoryDeadline,
)
from tests.support.cast import Cast

NOT_A_DAY = Value("18")


def draft(**values):
    row = Cast().response(links=[letter()])
    CollectiveResponseDraft.objects.filter(pk=row.pk).update(**values)


def letter():
    campaign = Campaign.objects.get(slug="caac-letter-2018")
    told = {"scope": "direct", "reason": "It says so.", "source": "https://ministry.example/"}
    return DraftLink(campaign=campaign, **told)


def link(**values):
    draft()
    DraftLink.objects.update(**values)


def again(model, **values):
    draft()
    row = model.objects.first()
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def release(**values):
    row = Cast().release(Cast().response())
    CollectiveResponseRelease.objects.filter(pk=row.pk).update(**values)


def second_release(**values):
    cast = Cast()
    row = releases.propose_release(cast.response(), by=cast.officer_a, reason="The firm agreed.")
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def renewal(**values):
    cast = Cast()
    row = releases.withdraw_release(cast.release(cast.draft()), reason="No.", by=cast.officer_a)
    cast.renew(row)
    RenewedConsent.objects.update(**values)


def two_addresses():
    first, second = Cast().response(), Cast().response()
    CollectiveResponseDraft.objects.filter(pk__in=[first.pk, second.pk]).update(slug="joint-note")


def deadline(**values):
    row = Cast().start_deadline(Cast().response())
    StatutoryDeadline.objects.filter(pk=row.pk).update(**values)


def published_deadline(**values):
    cast, draft = Cast(), Cast().response()
    cast.start_deadline(draft)
    cast.release(draft)
    PublishedDeadline.objects.update(**values)


def event(**values):
    cast = Cast()
    row = deadlines.extend_deadline(
        cast.start_deadline(cast.response()),
        on=timezone.localdate().replace(year=2027),
        length=2,
        reason="Told late.",
        by=cast.officer_a,
    )
    DeadlineEvent.objects.filter(deadline=row).update(**values)


def key(**values):
    calendars.make_calendar_address(by=Cast().officer_a)
    CalendarKey.objects.update(**values)


def two_keys():
    key()
    row = CalendarKey.objects.get()
    row.pk, row.sha256 = None, "0" * 64
    row.save(force_insert=True)


def costs(model, **values):
    told = {"cost_low": 1, "cost_high": 2, "cost_currency": "EUR"}
    told |= {"cost_method": "Added up.", "cost_source": "A paper."} | values
    return lambda: (Cast().response(), model.objects.update(**told))


DRAFT_COSTS = "draft_costs_are_a_range_with_method_and_source"
COSTS = "costs_are_a_range_with_method_and_source"
BROKEN_ANSWERS = {
    COSTS: costs(CollectiveResponse, cost_low=3),
    DRAFT_COSTS: costs(CollectiveResponseDraft, cost_low=3),
    "a_public_address_is_given_once": two_addresses,
    "a_draft_response_began_on_a_partial_date": lambda: draft(started_on=NOT_A_DAY),
    "somebody_takes_part_in_a_draft_response": lambda: draft(jurisdictions=[]),
    "a_draft_dispute_is_against_a_state": lambda: draft(kind="wto-dispute", against=""),
    "one_draft_step_a_position": lambda: again(DraftStep),
    "a_draft_responds_to_a_campaign_or_an_incident": lambda: link(campaign=None, ref=""),
    "a_draft_responds_to_a_demand_once": lambda: again(DraftLink, position=9),
    "what_followed_a_draft_is_on_a_partial_date": lambda: link(
        followed="lifted", followed_on=NOT_A_DAY
    ),
    "what_is_not_known_of_a_draft_has_no_day": lambda: link(followed="unknown", followed_on="2018"),
    "one_response_release_a_version": lambda: second_release(
        state="sent-back", sent_back_by=Cast().approver_a, sent_back_at=timezone.now()
    ),
    "one_response_proposal_at_a_time": lambda: second_release(version=99),
    "a_response_release_needs_two_people": lambda: release(approved_by=F("proposed_by")),
    "a_response_is_in_force_only_when_approved": lambda: release(
        approved_by=None, approved_at=None
    ),
    "response_approved_by_and_at": lambda: release(approved_at=None),
    "response_sent_back_by_and_at": lambda: release(sent_back_at=timezone.now()),
    "response_set_aside_by_and_at": lambda: release(set_aside_at=timezone.now()),
    "response_withdrawn_by_and_at": lambda: release(withdrawn_at=timezone.now()),
    "a_consent_is_renewed_for_one_release": lambda: renewal(release=None),
    "a_renewed_consent_has_a_person_or_a_proof": lambda: renewal(agreed_by="", proof=""),
    "a_deadline_belongs_to_a_case_or_a_response": lambda: deadline(case=Cast().muji_case),
    "a_deadline_has_a_key_for_calendars": lambda: deadline(calendar_key=""),
    "a_published_deadline_has_a_key_or_a_number": lambda: published_deadline(key=""),
    "a_deadline_starts_on_a_partial_date": lambda: deadline(started_on=NOT_A_DAY),
    "the_earliest_end_is_not_after_the_latest": lambda: deadline(due_until="1999-01-01"),
    "an_extension_has_a_length_and_nothing_else_has": lambda: event(length=None),
    "one_calendar_address_a_desk": two_keys,
    "revoked_by_and_at": lambda: key(revoked_at=timezone.now()),
}
ALSO_BROKEN_ANSWERS = [
    ("a_published_deadline_has_a_key_or_a_number", lambda: published_deadline(number=1)),
    *((COSTS, costs(CollectiveResponse, **{name: None})) for name in ("cost_low", "cost_high")),
    *(
        (DRAFT_COSTS, costs(CollectiveResponseDraft, **{f"cost_{name}": ""}))
        for name in ("currency", "method", "source")
    ),
    (DRAFT_COSTS, costs(CollectiveResponseDraft, cost_low=None, cost_high=None)),
    ("a_deadline_belongs_to_a_case_or_a_response", lambda: deadline(draft=None)),
    ("an_extension_has_a_length_and_nothing_else_has", lambda: event(kind="ended")),
    (
        "a_draft_responds_to_a_campaign_or_an_incident",
        lambda: link(ref="CCI-2018-0001"),
    ),
]
