"""Propose, approve, send back and withdraw many releases together: each by its own rules.

Nothing is decided here that a single release would be refused: each case goes through the actions
for one, in one transaction for all.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.access import Permission
from incidents.actions.desk import decisions, releases
from incidents.actions.desk.exceptions import review_batch
from incidents.actions.desk.releasables import CASES
from incidents.actions.people import ledger
from incidents.models.desk.batches import BatchItem, ReleaseBatch, SampleReading
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.excerpts import EvidenceExcerpt
from incidents.models.desk.releases import Release
from incidents.models.people.people import User

# One person can review so many; an approval holds its locks for some seconds.
MOST_CASES = 200
SAMPLES = 3
# Samples must not be foreseeable for whoever proposes.
DRAW = random.SystemRandom()
ALONE = gettext_lazy(
    "Evidence is marked for release with this case. Propose it by itself: the approver looks at"
    " every page."
)


@dataclass(frozen=True)
class ProposalCheck:
    """Which cases can be proposed now, why each of the others cannot.

    `is_public_reason`: whether some are published, so that readers see why there is a new version.
    """

    ready: list[Case]
    refused: list[tuple[Case, str]]
    is_public_reason: bool = False


@dataclass(frozen=True)
class BatchDecision:
    """How many releases were approved and how many were held back."""

    approved: int
    held_back: int


def check_proposals(cases: Sequence[Case], *, by: User) -> ProposalCheck:
    """Judge each case by proposing it, and take all of that back again."""
    ready, refused = [], []
    with transaction.atomic():
        alone = _cases_with_evidence(cases)
        for case in cases:
            sentence = str(ALONE) if case.pk in alone else _refusal(case, by)
            if sentence:
                refused.append((case, sentence))
            else:
                ready.append(case)
        transaction.set_rollback(True)
    return ProposalCheck(ready, refused, any(CASES.needs_reason(case) for case in ready))


def _cases_with_evidence(cases: Sequence[Case]) -> set[int]:
    """The keys of those whose next release has evidence, which nobody approves by a sample."""
    rows = EvidenceExcerpt.objects.filter(case__in=cases)
    return set(rows.values_list("case", flat=True))


def _refusal(case: Case, by: User) -> str:
    """Why a case cannot be proposed, or ""."""
    try:
        with transaction.atomic():
            # The reason is typed on the page that shows this check; nothing of this is stored.
            releases.propose_release(case, by=by, reason="–")
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


@transaction.atomic
def propose_batch(cases: Sequence[Case], *, title: str, by: User, reason: str) -> ReleaseBatch:
    """Propose all of these cases as one batch, or none. `reason`: why, of each of them.

    Raises ValidationError, naming the case, when one of them cannot be proposed.
    """
    if not cases or len(cases) > MOST_CASES:
        raise ValidationError(
            _("Choose at least one case, and at most %(most)s."),
            params={"most": MOST_CASES},
            code="many",
        )
    decisions.demand(by, Permission.PROPOSE_RELEASE, cases[0].desk_id)
    alone = _cases_with_evidence(cases)
    for case in cases:
        if case.pk in alone:
            raise _named(case, ValidationError(ALONE, code="evidence"))
    batch = ReleaseBatch(desk=by.desk, title=title[:300], proposed_by=by)
    batch.proposed_at = timezone.now()
    batch.save(force_insert=True)
    proposals = [_propose(case, by, reason) for case in cases]
    items = BatchItem.objects.bulk_create(
        BatchItem(batch=batch, release=release) for release in proposals
    )
    _draw_samples(items, by)
    ledger.record("batch proposed", f"BATCH-{batch.pk}", by=by, count=len(items))
    return batch


def _propose(case: Case, by: User, reason: str) -> Release:
    try:
        return releases.propose_release(case, by=by, reason=reason)
    except ValidationError as refusal:
        raise _named(case, refusal) from refusal


def _named(case: Case, refusal: ValidationError) -> ValidationError:
    """The refusal of one case of many, with the reference of the case."""
    return ValidationError(
        _("%(reference)s: %(sentence)s"),
        params={"reference": case.reference, "sentence": refusal.messages[0]},
        code=getattr(refusal, "code", None) or "refused",
    )


def _draw_samples(items: list[BatchItem], by: User) -> None:
    """Draw the samples among the releases without exceptions; of all where there are few."""
    waiting = waiting_releases(items[0].batch, by)
    exceptions = review_batch(waiting).exceptions
    plain = [item for item in items if item.release_id not in exceptions]
    pool = plain if len(plain) >= SAMPLES else items
    drawn = [item.pk for item in DRAW.sample(pool, min(SAMPLES, len(pool)))]
    BatchItem.objects.filter(pk__in=drawn).update(is_sample=True)


def waiting_releases(batch: ReleaseBatch, by: User) -> list[Release]:
    """The releases of a batch that await a decision, with what a review reads. Ten queries.

    A case that became TLP:RED since is left to its named readers: nobody else sees its release or
    decides on it.
    """
    rows = (
        Release.objects.visible_to(by)
        .filter(batch_item__batch=batch, state=ReleaseState.PROPOSED)
        .select_related("batch_item", "proposed_by", "firm")
        .order_by("batch_item")
    )
    waiting = list(rows)
    cases = Case.objects.with_record().prefetch_related("releases")
    records = {case.pk: case for case in cases.filter(pk__in=[row.case_id for row in waiting])}
    for row in waiting:
        row.case = records[row.case_id]
    return waiting


@transaction.atomic
def read_sample(item: BatchItem, *, by: User) -> None:
    """Record that a person read a sample in full."""
    decisions.demand(by, Permission.APPROVE_RELEASE, item.batch.desk_id)
    SampleReading.objects.get_or_create(item=item, read_by=by, defaults={"read_at": timezone.now()})


def unread_samples(batch: ReleaseBatch, by: User) -> list[BatchItem]:
    """The samples among the waiting releases that a person may read, and has not."""
    releases_in_sight = Release.objects.visible_to(by).filter(state=ReleaseState.PROPOSED)
    waiting = batch.items.filter(is_sample=True, release__in=releases_in_sight)
    return list(waiting.exclude(readings__read_by=by).select_related("release"))


@transaction.atomic
def approve_batch(
    batch: ReleaseBatch, verdicts: Mapping[int, bool], *, reason: str, by: User
) -> BatchDecision:
    """Publish the waiting releases of a batch and send back those that are held back.

    `verdicts`: {key of a release with an exception: whether it is released}. `reason`: for the
    author of what is held back. Raises ValidationError, and then decides nothing, when a sample
    is unread, an exception undecided, or one release is refused.
    """
    decisions.demand(by, Permission.APPROVE_RELEASE, batch.desk_id)
    ReleaseBatch.objects.select_for_update().get(pk=batch.pk)
    waiting = waiting_releases(batch, by)
    _refuse_unread(batch, waiting, verdicts, by)
    held_back = [release for release in waiting if not verdicts.get(release.pk, True)]
    for release in waiting:
        if release in held_back:
            releases.send_back_release(release, reason=reason, by=by)
        else:
            _approve(release, by)
    decision = BatchDecision(len(waiting) - len(held_back), len(held_back))
    ledger.record(
        "batch approved",
        f"BATCH-{batch.pk}",
        by=by,
        count=decision.approved,
        held_back=decision.held_back,
    )
    return decision


def _approve(release: Release, by: User) -> None:
    try:
        releases.approve_release(release, by=by)
    except ValidationError as refusal:
        raise _named(release.case, refusal) from refusal


def _refuse_unread(
    batch: ReleaseBatch, waiting: list[Release], verdicts: Mapping[int, bool], by: User
) -> None:
    if not waiting:
        raise ValidationError(_("This batch has already been decided."), code="decided")
    if batch.proposed_by_id == by.pk:
        raise ValidationError(_("Another officer has to approve your release."), code="own")
    if unread_samples(batch, by):
        raise ValidationError(_("Read every sample before you approve."), code="unread")
    undecided = set(review_batch(waiting).exceptions) - set(verdicts)
    if undecided:
        raise ValidationError(
            ngettext(
                "%(count)s case needs a decision: release it or hold it back.",
                "%(count)s cases need a decision: release each or hold it back.",
                len(undecided),
            ),
            params={"count": len(undecided)},
            code="undecided",
        )


@transaction.atomic
def send_back_batch(batch: ReleaseBatch, *, reason: str, by: User) -> int:
    """Send back every waiting release of a batch with one reason; returns how many."""
    decisions.demand(by, Permission.PROPOSE_RELEASE, batch.desk_id)
    waiting = waiting_releases(batch, by)
    if not waiting:
        raise ValidationError(_("This batch has already been decided."), code="decided")
    for release in waiting:
        releases.send_back_release(release, reason=reason, by=by)
    ledger.record("batch sent back", f"BATCH-{batch.pk}", by=by, count=len(waiting))
    return len(waiting)


@transaction.atomic
def withdraw_batch(batch: ReleaseBatch, *, reason: str, by: User) -> int:
    """Withdraw every release of a batch that is in the register; returns how many."""
    published = _published(batch)
    if not published:
        raise ValidationError(
            _("Only what is published in the register can be withdrawn."), code="absent"
        )
    for release in published:
        releases.withdraw_release(release, reason=reason, by=by)
    ledger.record("batch withdrawn", f"BATCH-{batch.pk}", by=by, count=len(published))
    return len(published)


def _published(batch: ReleaseBatch) -> list[Release]:
    rows = Release.objects.filter(batch_item__batch=batch, entries__isnull=False)
    return list(rows.order_by("batch_item").distinct())


def count_published(batch: ReleaseBatch) -> int:
    """How many releases of a batch are in the register now."""
    return len(_published(batch))


def title_of(cases: Iterable[Case]) -> str:
    """A title for a batch: the campaign or the demand that all share, else of the first case."""
    first, *others = cases
    demand = first.campaign.title if first.campaign else first.demanded_change
    is_shared = all(
        other.campaign_id == first.campaign_id and other.demanded_change == first.demanded_change
        for other in others
    )
    return demand if is_shared else _("%(demand)s, and other cases") % {"demand": demand[:250]}
