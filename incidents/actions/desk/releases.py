"""Releases: proposed by one person, decided by another, withdrawn by either."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions, documents
from incidents.actions.people import ledger
from incidents.actions.register import publication
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import User


@transaction.atomic
def propose_release(case: Case, *, by: User) -> Release:
    """Freeze what the case may tell now, tier by tier, for another person to decide on.

    Raises ValidationError when consent or marking keeps the case at the desk, when an entry of it
    was withdrawn and no renewed consent is recorded, when the case lacks what an entry needs, when
    a proposal waits already, or when nothing would change.
    """
    decisions.demand(by, Permission.PROPOSE_RELEASE, case.desk_id)
    Case.objects.select_for_update().get(pk=case.pk)
    case = Case.objects.with_record().get(pk=case.pk)
    tiers = documents.tiers_of(case)
    if not tiers:
        raise ValidationError(
            _("Consent or marking keeps this case at the desk: change them before you release it."),
            code="kept",
        )
    decisions.refuse_withdrawn(case.releases.all())
    _refuse_gaps(case)
    if case.releases.awaiting().exists():
        raise ValidationError(_("A proposal of this case is waiting already."), code="waiting")
    frozen = {tier.value: documents.shared_document(case, tier) for tier in tiers}
    last = case.releases.first()
    _refuse_same(last, frozen)
    release = Release(
        case=case,
        firm=case.firm,
        authority=case.authority,
        campaign=case.campaign,
        version=last.version + 1 if last else 1,
        documents=frozen,
        tiers=sorted(frozen),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    release.save(force_insert=True)
    ledger.record("release proposed", case.reference, by=by, version=release.version)
    return release


def _refuse_same(last: Release | None, frozen: dict[str, Any]) -> None:
    """Refuse a proposal that says what the release in force says."""
    is_in_force = last is not None and last.state == ReleaseState.APPROVED
    if last and is_in_force and release_differences(last.documents, frozen) == []:
        raise ValidationError(_("Nothing has changed since the last release."), code="same")


@transaction.atomic
def approve_release(release: Release, *, by: User) -> Release:
    """Let a proposed release enter the register. Refuses its own proposer.

    What the firm took back while the proposal waited does not leave the desk, nor does a case
    whose entry was withdrawn, until a renewed consent is recorded.
    """
    release = _locked(release, by, Permission.APPROVE_RELEASE)
    decisions.refuse_own(release, by)
    decisions.refuse_newcomer(release, by)
    decisions.refuse_withdrawn(release.case.releases.all())
    if not documents.may_still_leave(release.case, release.documents):
        raise ValidationError(
            _("Consent or marking is narrower now than when this was proposed: send it back."),
            code="narrowed",
        )
    decisions.keep_approved(release, by)
    publication.publish(release)
    ledger.record(
        "release approved",
        release.case.reference,
        by=by,
        version=release.version,
        ref=release.case.ref,
        tiers=release.tiers,
    )
    return release


@transaction.atomic
def send_back_release(release: Release, *, reason: str, by: User) -> Release:
    """Send a proposal back with a reason. Its proposer may take it back the same way."""
    release = _locked(release, by, decisions.to_refuse(release, by))
    decisions.keep_refused(release, reason, by)
    ledger.record("release refused", release.case.reference, by=by, version=release.version)
    return release


@transaction.atomic
def set_aside_release(release: Release, *, by: User) -> Release:
    """Take a proposal that was sent back off its author's list: it is not to be proposed again."""
    release = _locked(release, by, Permission.PROPOSE_RELEASE)
    decisions.keep_set_aside(release, by)
    ledger.record("release set aside", release.case.reference, by=by, version=release.version)
    return release


@transaction.atomic
def withdraw_release(release: Release, *, reason: str, by: User) -> Release:
    """Take an entry out of every tier at once; its address keeps the date and the reason.

    One person suffices: whoever learns that an entry does harm must not wait for a colleague.
    """
    release = _locked(release, by, Permission.WITHDRAW_RELEASE)
    if release.state != ReleaseState.APPROVED or not release.entries.exists():
        raise ValidationError(_("Only what is in the register can be withdrawn."), code="absent")
    decisions.keep_withdrawn(release, reason, by)
    publication.unpublish(release)
    ledger.record(
        "release withdrawn",
        release.case.reference,
        by=by,
        version=release.version,
        ref=release.case.ref,
    )
    return release


def release_differences(
    before: dict[str, Any] | None, after: dict[str, Any]
) -> list[dict[str, Any]]:
    """Field by field, what one release says and the other does not.

    Documents by tier in, rows out: {"tier", "field", "before", "after"}, None for a field that
    is not there. An empty list means that nothing changed.
    """
    rows = []
    for tier in sorted({*(before or {}), *after}):
        old, new = (before or {}).get(tier) or {}, after.get(tier) or {}
        rows += [
            {"tier": tier, "field": field, "before": old.get(field), "after": new.get(field)}
            for field in [*new, *(set(old) - set(new))]
            if old.get(field) != new.get(field)
        ]
    return rows


def _locked(release: Release, by: User, permission: Permission) -> Release:
    """The release and its case, locked for judgement; the person must work at its desk."""
    release = (
        Release.objects.select_for_update(of=("self", "case"))
        .select_related("case__desk", "firm", "authority", "campaign")
        .get(pk=release.pk)
    )
    decisions.demand(by, permission, release.case.desk_id)
    return release


def _refuse_gaps(case: Case) -> None:
    """An entry without source, topic or tactic would be a claim that nobody can check or find.

    A case that says it rests on general knowledge says so in its entry, in place of a source.
    """
    gaps = [
        name
        for name, there in (
            (_("a source"), case.uses.all() or case.confidence == Confidence.MEDIUM),
            (_("a topic"), case.topics.all()),
            (_("a tactic"), case.tactics.all()),
        )
        if not there
    ]
    if gaps:
        raise ValidationError(
            _("Before this case can be released it needs %(gaps)s."),
            params={"gaps": ", ".join(gaps)},
            code="gaps",
        )
