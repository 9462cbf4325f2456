"""What must always hold is refused by the database itself: each constraint is broken once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from incidents.models import (
    Authority,
    Campaign,
    CampaignCitation,
    Case,
    Citation,
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Digest,
    Edition,
    EditionEntry,
    Event,
    Firm,
    ImportConflict,
    Incident,
    Instrument,
    LedgerHead,
    Provision,
    PublishedSource,
    Relation,
    Release,
    SavedSearch,
    Sector,
    Source,
    SourceUse,
    StatisticalRelease,
    Subscription,
    Tombstone,
    User,
    WordingChange,
)
from incidents.models.reports import threads
from tests.support.broken_accounts import ALSO_BROKEN_ACCOUNTS, BROKEN_ACCOUNTS
from tests.support.broken_appointments import ALSO_BROKEN_APPOINTMENTS, BROKEN_APPOINTMENTS
from tests.support.broken_circles import ALSO_BROKEN_CIRCLES, BROKEN_CIRCLES
from tests.support.broken_counting import BROKEN_COUNTING
from tests.support.broken_evidence import ALSO_BROKEN_EVIDENCE, BROKEN_EVIDENCE
from tests.support.broken_federation import BROKEN_FEDERATION
from tests.support.broken_imports import ALSO_BROKEN_IMPORTS, BROKEN_IMPORTS
from tests.support.broken_joint import ALSO_BROKEN_JOINT, BROKEN_JOINT
from tests.support.broken_law import BROKEN_LAW
from tests.support.broken_parties import ALSO_BROKEN_PARTIES, BROKEN_PARTIES
from tests.support.broken_register import ALSO_BROKEN_REGISTER, BROKEN_REGISTER
from tests.support.broken_replies import ALSO_BROKEN_REPLIES, BROKEN_REPLIES
from tests.support.broken_responses import ALSO_BROKEN_ANSWERS, BROKEN_ANSWERS
from tests.support.broken_rows import (
    NOT_A_DAY,
    authority_at_desk,
    change,
    changed_receipt,
    doubled,
    doubled_message,
    earlier_version,
    edition,
    entry_of_two_editions,
    event,
    firm_at_desk,
    officer_keys,
    outbox,
    part,
    person,
    proposed,
    recipient_lists,
    release,
    report,
    source_again,
    twice,
)
from tests.support.broken_saved import ALSO_BROKEN_SAVED, BROKEN_SAVED
from tests.support.broken_team import ALSO_BROKEN_TEAM, BROKEN_TEAM

BROKEN = {
    "one_key_a_person": officer_keys,
    "editions_count_from_one": lambda: edition(0),
    "no_later_revision_was_written": lambda: Edition.objects.update(written_revision=9),
    "one_entry_a_first_edition": lambda: doubled(EditionEntry),
    "one_entry_a_last_edition": entry_of_two_editions,
    "one_earlier_version_a_number": lambda: [earlier_version() for _time in range(2)],
    "one_waiting_key_a_person": lambda: officer_keys(waits=True),
    "one_list_an_epoch": recipient_lists,
    "a_thread_has_the_public_halves_of_its_receipt": lambda: report(signing=""),
    "one_thread_a_receipt": lambda: [report() for _time in range(2)],
    "one_seal_a_number": lambda: twice(threads.Seal),
    "one_change_of_a_receipt_a_number": changed_receipt,
    "one_grant_a_holder": lambda: twice(threads.Grant),
    "an_ended_grant_opens_nothing": lambda: twice(
        threads.Grant, holder="x", ended_on=timezone.localdate()
    ),
    "one_message_a_number": lambda: report() and doubled_message(),
    "one_part_a_number": lambda: twice(threads.FilePart),
    "one_opening_a_person_and_day": lambda: twice(threads.Opening),
    "one_person_per_address": lambda: doubled(User, email="Officer@DESK-a.example"),
    "desk_roles_need_a_desk": lambda: User.objects.filter(pk=person().pk).update(desk=None),
    "instrument_days_are_partial_dates": lambda: change(Instrument, adopted_on=NOT_A_DAY),
    "one_provision_a_number": lambda: doubled(Provision, key="another-key"),
    "provision_days_are_partial_dates": lambda: change(Provision, in_force_from=NOT_A_DAY),
    "relation_begins_at_one_text": lambda: change(
        Relation, from_instrument=None, from_provision=None
    ),
    "relation_ends_at_one_text": lambda: change(Relation, to_instrument=None, to_provision=None),
    "relation_days_are_partial_dates": lambda: change(Relation, since=NOT_A_DAY),
    "a_relation_is_recorded_once": lambda: doubled(Relation),
    "one_shared_firm_a_name_and_country": lambda: doubled(Firm, slug="again"),
    "one_firm_a_name_and_country_at_a_desk": firm_at_desk,
    "a_firm_is_not_its_own_parent": lambda: change(Firm, parent=F("pk")),
    "a_checked_group_names_who_checked_it": lambda: change(Firm, group_checked_on="2026-05-04"),
    "one_shared_authority_a_name_and_state": lambda: doubled(Authority, slug="again"),
    "one_authority_a_name_and_state_at_a_desk": authority_at_desk,
    "a_campaign_was_issued_on_a_partial_date": lambda: change(Campaign, issued_on=NOT_A_DAY),
    "a_campaign_without_desk_is_published": lambda: change(Campaign, is_published=False),
    "a_campaign_is_approved_by_a_second_person": lambda: change(
        Campaign, changed_by=person(), approved_by=person(), approved_at=timezone.now()
    ),
    "a_changed_campaign_is_published_once_approved": lambda: change(Campaign, changed_by=person()),
    "a_campaign_deadline_is_a_partial_date": lambda: change(part("deadlines"), on=NOT_A_DAY),
    "no_more_complied_than_were_addressed": lambda: change(part("tallies"), complied=F("of") + 1),
    "a_tally_is_by_a_partial_date": lambda: change(part("tallies"), on=NOT_A_DAY),
    "a_campaign_cites_a_text_once": lambda: doubled(CampaignCitation),
    "a_response_began_on_a_partial_date": lambda: change(CollectiveResponse, started_on=NOT_A_DAY),
    "somebody_takes_part_in_a_response": lambda: change(CollectiveResponse, jurisdictions=[]),
    "a_dispute_is_against_a_state": lambda: change(
        CollectiveResponse, kind="wto-dispute", against=""
    ),
    "one_step_a_position": lambda: doubled(CollectiveResponseStep),
    "a_response_is_to_a_campaign_or_an_incident": lambda: change(
        CollectiveResponseLink, campaign=None, ref=""
    ),
    "a_response_is_linked_once": lambda: doubled(CollectiveResponseLink),
    "what_followed_is_on_a_partial_date": lambda: change(
        CollectiveResponseLink, followed_on=NOT_A_DAY
    ),
    "what_is_not_known_has_no_day": lambda: change(
        CollectiveResponseLink, followed="unknown", followed_on="2018"
    ),
    "section_is_a_letter_of_isic": lambda: change(Sector, section="Z"),
    "division_is_blank_or_two_digits": lambda: change(Sector, division="5"),
    "a_register_number_is_given_once": lambda: doubled(Case, reference="X", slug=""),
    "a_file_row_is_one_case": lambda: doubled(Case, reference="X", ref=""),
    "a_conflict_is_listed_once": lambda: ImportConflict.objects.bulk_create(
        [ImportConflict(case=Case.objects.first(), part="fine", found_at=timezone.now())] * 2
    ),
    "a_consent_is_within_the_firms_limits": lambda: change(
        Case, consent="named", consent_limit="sector"
    ),
    "a_case_was_reported_on_a_partial_date": lambda: change(Case, reported_on=NOT_A_DAY),
    "a_source_key_is_16_hex_digits": lambda: change(PublishedSource, key="not a key"),
    "an_incident_has_a_source_once": source_again,
    "a_search_says_who_when_and_where": lambda: change(Campaign, responses_searched_on="2026"),
    "a_case_was_found_in_a_known_way": lambda: change(Case, found_by="rumour"),
    "a_concession_went_as_far_as_is_listed": lambda: change(Case, concession_words="many"),
    "a_case_is_of_a_known_kind": lambda: change(Case, case_kind="quarrel"),
    "an_attribution_has_a_source": lambda: change(Case, attribution="led", attribution_source=""),
    "one_event_a_position": lambda: doubled(Event),
    "an_event_is_on_partial_dates": lambda: event(on=NOT_A_DAY),
    "a_change_of_a_measure_has_a_source": lambda: event(kind="suspended"),
    "only_a_fine_has_a_ground": lambda: event(fine_ground="other"),
    "only_an_interval_has_two_ends": lambda: event(not_before="2018", is_by=False),
    "only_a_deadline_falls_due": lambda: event(due_on="2018"),
    "a_deadline_falls_due": lambda: event(kind="deadline-set"),
    "a_sum_is_a_fine_in_a_currency": lambda: event(kind="fined", amount=0, currency="CNY"),
    "a_case_cites_a_text_once": lambda: doubled(Citation),
    "a_wording_says_before_or_after": lambda: change(WordingChange, before="", after=""),
    "a_wording_was_seen_on_a_partial_date": lambda: change(WordingChange, seen_on=NOT_A_DAY),
    "a_source_is_of_a_partial_date": lambda: change(Source, on=NOT_A_DAY),
    "a_source_was_archived_on_a_partial_date": lambda: change(Source, archived_on=NOT_A_DAY),
    "a_hash_is_64_hex_digits": lambda: change(Source, sha256="A" * 64),
    "a_case_uses_a_source_once": lambda: doubled(SourceUse),
    "one_release_a_version": lambda: doubled(Release),
    "one_proposal_at_a_time": proposed,
    "a_release_needs_two_people": lambda: release(approved_by=F("proposed_by")),
    "a_release_is_in_force_only_when_approved": lambda: release(approved_by=None, approved_at=None),
    "approved_by_and_at": lambda: release(approved_at=None),
    "sent_back_by_and_at": lambda: release(sent_back_by=person()),
    "set_aside_by_and_at": lambda: release(set_aside_by=person()),
    "withdrawn_by_and_at": lambda: release(withdrawn_at=timezone.now()),
    "the_community_reads_what_the_public_reads": lambda: release(tiers=["public"]),
    "one_entry_a_tier": lambda: doubled(Incident),
    "an_interval_does_not_end_before_it_begins": lambda: change(
        Incident, reported_until="1999-01-01"
    ),
    "one_tombstone_a_tier": lambda: [
        Tombstone.objects.create(ref="X", tier="public", withdrawn_on="2026-01-01")
        for _time in range(2)
    ],
    "a_statistical_release_is_of_a_month": lambda: StatisticalRelease.objects.create(
        month="2026-11-02",
        published_at=timezone.now(),
        body="",
        sha256=StatisticalRelease.digest(""),
    ),
    "a_search_is_a_persons_or_a_desks": lambda: SavedSearch.objects.create(name="x"),
    "one_subscription_a_person": lambda: (
        outbox() and doubled(Subscription, stop_key="x", feed_key="x")
    ),
    "a_change_is_told_in_one_letter": lambda: outbox() and doubled(Digest, message_id="x"),
    "a_letter_tells_of_something": lambda: outbox(until=0),
    "a_sent_letter_has_its_time": lambda: outbox(state="sent"),
    **BROKEN_ANSWERS,
    **BROKEN_ACCOUNTS,
    **BROKEN_APPOINTMENTS,
    **BROKEN_REPLIES,
    **BROKEN_REGISTER,
    **BROKEN_SAVED,
    **BROKEN_PARTIES,
    **BROKEN_COUNTING,
    **BROKEN_TEAM,
    **BROKEN_EVIDENCE,
    **BROKEN_JOINT,
    **BROKEN_IMPORTS,
    **BROKEN_LAW,
    **BROKEN_CIRCLES,
    **BROKEN_FEDERATION,
    "the_chain_has_one_end": lambda: LedgerHead.objects.create(pk=2),
}

# Each half of a constraint that says "both or neither", or "this only with that".
ALSO_BROKEN = [
    ("a_thread_has_the_public_halves_of_its_receipt", lambda: report(lookup="")),
    ("a_thread_has_the_public_halves_of_its_receipt", lambda: report(receipt="")),
    *ALSO_BROKEN_ANSWERS,
    *ALSO_BROKEN_ACCOUNTS,
    *ALSO_BROKEN_APPOINTMENTS,
    *ALSO_BROKEN_REPLIES,
    *ALSO_BROKEN_REGISTER,
    *ALSO_BROKEN_SAVED,
    *ALSO_BROKEN_PARTIES,
    *ALSO_BROKEN_TEAM,
    *ALSO_BROKEN_EVIDENCE,
    *ALSO_BROKEN_IMPORTS,
    *ALSO_BROKEN_CIRCLES,
    *ALSO_BROKEN_JOINT,
    ("a_sum_is_a_fine_in_a_currency", lambda: event(amount=1, currency="CNY")),
    ("a_sum_is_a_fine_in_a_currency", lambda: event(kind="fined", amount=1, currency="")),
    ("a_sum_is_a_fine_in_a_currency", lambda: event(kind="fined", amount=1, currency="cny")),
    ("a_sum_is_a_fine_in_a_currency", lambda: event(kind="fined", amount=None, currency="CNY")),
    ("an_event_is_on_partial_dates", lambda: event(kind="deadline-set", due_on=NOT_A_DAY)),
    (
        "a_response_is_to_a_campaign_or_an_incident",
        lambda: change(
            CollectiveResponseLink, campaign=Campaign.objects.first(), ref="CCI-2018-0001"
        ),
    ),
    (
        "a_search_is_a_persons_or_a_desks",
        lambda: SavedSearch.objects.create(name="x", owner=person(), desk=person().desk),
    ),
    (
        "a_campaign_is_approved_by_a_second_person",
        lambda: change(Campaign, approved_by=person()),
    ),
    ("a_sent_letter_has_its_time", lambda: outbox(sent_at=timezone.now())),
    ("approved_by_and_at", lambda: release(state="proposed", approved_by=None)),
    ("sent_back_by_and_at", lambda: release(sent_back_at=timezone.now())),
    ("set_aside_by_and_at", lambda: release(set_aside_at=timezone.now())),
    ("withdrawn_by_and_at", lambda: release(withdrawn_by=person())),
    ("relation_days_are_partial_dates", lambda: change(Relation, until=NOT_A_DAY)),
    ("provision_days_are_partial_dates", lambda: change(Provision, in_force_until=NOT_A_DAY)),
    ("instrument_days_are_partial_dates", lambda: change(Instrument, in_force_until=NOT_A_DAY)),
    (
        "a_release_is_in_force_only_when_approved",
        lambda: release(state="withdrawn", approved_by=None, approved_at=None),
    ),
]


def test_every_constraint_is_broken_here():
    named = {
        constraint.name
        for model in apps.get_app_config("incidents").get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(BROKEN)


@pytest.mark.parametrize(("name", "broken"), [*BROKEN.items(), *ALSO_BROKEN])
def test_the_database_refuses(cast, name, broken):
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        broken()
