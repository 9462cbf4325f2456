"""Propose, approve, send back, set aside and withdraw the releases of cases."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Consent, Permission
from incidents.actions.desk import decisions, documents
from incidents.actions.people import ledger
from incidents.actions.register import publication
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import User


@transaction.atomic
def propose_release(case: Case, *, by: User, reason: str = "") -> Release:
    """Freeze what may be released of the case now, tier by tier, for another person to decide.

    `reason`: why there is a new version; readers see it. Raises ValidationError without one once
    a version was published, when consent or marking keeps the case at the desk, when its incident
    was withdrawn and no renewed consent is recorded, when the case lacks what an incident needs,
    when a proposal is already waiting, or when nothing would change.
    """
    decisions.demand(by, Permission.PROPOSE_RELEASE, case.desk_id)
    Case.objects.select_for_update().get(pk=case.pk)
    case = Case.objects.with_record().get(pk=case.pk)
    tiers = documents.tiers_of(case)
    if not tiers:
        raise ValidationError(
            _("Consent or marking keeps this case at the desk. Change them before you propose it."),
            code="kept",
        )
    decisions.refuse_withdrawn(case.releases.all())
    _refuse_gaps(case)
    _refuse_second_proposal(case)
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
        change_reason=_checked_reason(case, reason),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    release.save(force_insert=True)
    ledger.record("release proposed", case.reference, by=by, version=release.version)
    return release


def _checked_reason(case: Case, reason: str) -> str:
    """The reason for a new version, or "" for the first: nothing has changed yet.

    Raises ValidationError where it is missing, or names a firm that must not be named.
    """
    if not case.releases.published().exists():
        return ""
    if not reason.strip():
        raise ValidationError(
            _("Enter why this entry changes. Readers see the reason beside the new version."),
            code="reason",
        )
    if case.consent == Consent.SECTOR:
        documents.refuse_names(case, {"reason": reason})
    return reason.strip()


def _refuse_second_proposal(case: Case) -> None:
    if case.releases.awaiting().exists():
        raise ValidationError(
            _("A proposal for this case is already awaiting approval."), code="waiting"
        )


def _refuse_same(last: Release | None, frozen: dict[str, Any]) -> None:
    """Refuse a proposal that is the same as the release in force."""
    is_in_force = last is not None and last.state == ReleaseState.APPROVED
    if last and is_in_force and release_differences(last.documents, frozen) == []:
        raise ValidationError(_("Nothing has changed since the last release."), code="same")


@transaction.atomic
def approve_release(release: Release, *, by: User) -> Release:
    """Publish a proposed release. Refuses its own proposer.

    Refuses what the firm no longer allows since the proposal, and a case whose incident was
    withdrawn, until a renewed consent is recorded.
    """
    release = _locked(release, by, Permission.APPROVE_RELEASE)
    decisions.refuse_own(release, by)
    decisions.refuse_newcomer(release, by)
    decisions.refuse_withdrawn(release.case.releases.all())
    if not documents.may_still_leave(release.case, release.documents):
        raise ValidationError(
            _("Consent or marking is stricter now than when this was proposed. Send it back."),
            code="narrowed",
        )
    decisions.mark_approved(release, by)
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
    """Send a proposal back with a reason. Its proposer can take it back the same way."""
    release = _locked(release, by, decisions.permission_to_send_back(release, by))
    decisions.mark_sent_back(release, reason, by)
    ledger.record("release sent back", release.case.reference, by=by, version=release.version)
    return release


@transaction.atomic
def set_aside_release(release: Release, *, by: User) -> Release:
    """Remove a proposal that was sent back from its author's list: it stays unproposed."""
    release = _locked(release, by, Permission.PROPOSE_RELEASE)
    decisions.mark_set_aside(release, by)
    ledger.record("release set aside", release.case.reference, by=by, version=release.version)
    return release


@transaction.atomic
def withdraw_release(release: Release, *, reason: str, by: User) -> Release:
    """Remove an incident from every tier at once; its address keeps the date and the reason.

    One person is enough: whoever learns that an incident does harm must not wait for a colleague.
    """
    release = _locked(release, by, Permission.WITHDRAW_RELEASE)
    if release.state != ReleaseState.APPROVED or not release.entries.exists():
        raise ValidationError(
            _("Only what is published in the register can be withdrawn."), code="absent"
        )
    decisions.mark_withdrawn(release, reason, by)
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
    """Compare two releases field by field.

    Takes documents by tier; returns rows {"tier", "field", "before", "after"}, with None for a
    missing field. An empty list means that nothing changed.
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
    """Return the release and its case, locked for the decision; the person must be of its desk."""
    release = (
        Release.objects.select_for_update(of=("self", "case"))
        .select_related("case__desk", "firm", "authority", "campaign")
        .get(pk=release.pk)
    )
    decisions.demand(by, permission, release.case.desk_id)
    return release


def _refuse_gaps(case: Case) -> None:
    """Refuse a case without source, topic or tactic: nobody could check or find its incident.

    A case that rests on general knowledge states that in its incident, in place of a source.
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
            _("This case cannot be released yet. Add %(gaps)s."),
            params={"gaps": ", ".join(gaps)},
            code="gaps",
        )
