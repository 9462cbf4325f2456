"""What the database refuses of sources, list rounds, tokens, the change feed and the journal."""

import datetime as dt
import uuid

from django.utils import timezone

from incidents.models import (
    ApiToken,
    CampaignCount,
    Case,
    ChangeNotice,
    ListedFirm,
    PartnershipSource,
    RepeatedAnswer,
    ResearchPartnership,
    Source,
    Tombstone,
)
from incidents.models.reports import threads
from incidents.models.reports.journal import JournalHead
from tests.support.broken_rows import NOT_A_DAY, change, person, report


def notice(**values):
    usual = {"tier": "public", "number": 10**9, "kind": "added", "ref": "CCI-2018-0001"}
    usual |= {"version": 1, "at": timezone.now(), "digest": "d" * 64}
    return ChangeNotice.objects.create(**usual | values)


def token(**values):
    now = timezone.now()
    usual = {"person": person(), "name": "A program", "prefix": "p", "sha256": "s"}
    usual |= {"scopes": ["read"], "made_at": now, "expires_at": now + dt.timedelta(days=1)}
    return ApiToken.objects.create(**usual | values)


def answers_of_one_key():
    common = {"token": token(), "key": "k", "request_sha256": "r", "status": 201}
    for subject in ("one", "two"):
        RepeatedAnswer.objects.create(subject=subject, at=timezone.now(), **common)


def message(**values):
    report()
    threads.Message.objects.update(**values)


def stone(ref):
    return Tombstone.objects.create(
        ref=ref, replaced_by=ref, tier="public", reason="Twice.", withdrawn_on="2026-01-01"
    )


BROKEN_REGISTER = {
    "a_change_of_the_feed_is_of_a_known_kind": lambda: notice(kind="rumoured"),
    "changes_count_from_one": lambda: notice(number=0),
    "one_change_a_number": lambda: [notice() for _time in range(2)],
    "a_count_is_no_more_than_its_whole": lambda: change(CampaignCount, value=2, of=1),
    "a_count_is_on_a_partial_date": lambda: change(CampaignCount, on=NOT_A_DAY),
    "a_firm_was_listed_on_partial_dates": lambda: change(ListedFirm, listed_on=NOT_A_DAY),
    "a_second_reading_says_when_and_by_whom": lambda: change(
        Case, checked_on="2026-11-30", checked_by=""
    ),
    "a_partnership_is_dated_partially": lambda: change(ResearchPartnership, began_on=NOT_A_DAY),
    "a_partnership_has_a_known_status": lambda: change(ResearchPartnership, status="rumoured"),
    "only_a_partnership_that_ended_has_an_end": lambda: change(
        ResearchPartnership, status="reviewed", ended_on="2020"
    ),
    "a_partnership_carries_out_a_recommendation": lambda: change(
        ResearchPartnership, recommendation=9
    ),
    "a_source_of_a_partnership_can_be_looked_up": lambda: change(PartnershipSource, url=""),
    "one_source_a_place_of_a_partnership": lambda: ResearchPartnership.objects.filter(
        sources__position=1
    )[0].sources.update(position=0),
    "only_what_is_no_demand_has_a_tie_to_politics": lambda: change(
        Case, case_kind="demand", political_link="stated"
    ),
    "a_source_is_of_a_known_kind": lambda: change(Source, kind="rumour"),
    "a_receipt_copy_is_the_desks_and_signed": lambda: message(receipt_copy=b"x"),
    "a_step_is_the_desks_and_has_no_content": lambda: message(step="closed"),
    "a_token_expires_after_it_is_made": lambda: token(expires_at=timezone.now()),
    "a_token_has_a_known_scope": lambda: token(scopes=["everything"]),
    "a_token_was_revoked_by_and_at": lambda: token(revoked_at=timezone.now()),
    "one_answer_a_key": answers_of_one_key,
    "a_withdrawn_incident_does_not_replace_itself": lambda: stone("CCI-2018-0001"),
    "one_head_of_the_journal": lambda: JournalHead.objects.create(id=uuid.uuid4(), digest="d"),
}
ALSO_BROKEN_REGISTER = [
    ("a_token_has_a_known_scope", lambda: token(scopes=[])),
    ("a_firm_was_listed_on_partial_dates", lambda: change(ListedFirm, lifted_on=NOT_A_DAY)),
    (
        "a_receipt_copy_is_the_desks_and_signed",
        lambda: message(side="desk", receipt_copy=b"x", statement=""),
    ),
    ("a_step_is_the_desks_and_has_no_content", lambda: message(sealed=b"")),
]
