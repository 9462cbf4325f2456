"""Propose, approve, send back, set aside and withdraw, whatever a desk releases.

Cases and collective responses differ in their documents and their public rows: see `Releasable`.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions
from incidents.actions.desk.releasables import releasable_of
from incidents.actions.people import ledger
from incidents.actions.register import publication
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import DecidedRelease, ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.desk.shares import CaseShare
from incidents.models.people.people import User
from incidents.models.register.incidents import Incident
from incidents.models.responses.drafts import CollectiveResponseDraft

AnyRelease = TypeVar("AnyRelease", bound=DecidedRelease)


@transaction.atomic
def propose_release(
    subject: Case | CollectiveResponseDraft | CaseShare, *, by: User, reason: str = ""
) -> Any:
    """Freeze what may be released now, tier by tier, for another person to decide on.

    `reason`: why; readers see that of a new version of an incident, colleagues see each. Raises
    ValidationError where it is missing, when consent or marking keeps the record at the desk, when
    it was withdrawn and no renewed consent is recorded, when it lacks what readers need to check
    it, when a proposal is already waiting, or when nothing would change.
    """
    kind = releasable_of(subject)
    decisions.demand(by, Permission.PROPOSE_RELEASE, subject.desk_id)
    rows = type(subject)._default_manager
    rows.select_for_update().get(pk=subject.pk)
    subject = rows.with_record().get(pk=subject.pk)
    _refuse_unready(subject)
    release = kind.freeze(subject, kind.make_documents(subject))
    last = subject.releases.first()
    if last and last.state == ReleaseState.APPROVED:
        _refuse_same(last.documents, release.documents)
    kind.explain(release, subject, reason)
    release.version = last.version + 1 if last else 1
    release.proposed_by, release.proposed_at = by, timezone.now()
    release.save(force_insert=True)
    verb = f"{release.NOUN} proposed"
    ledger.record(verb, subject.reference, by=by, version=release.version, reason=reason)
    return release


def _refuse_unready(subject: Any) -> None:
    """Refuse a record that must stay, that nobody could check, or that is proposed already."""
    kind = releasable_of(subject)
    if kind.is_kept(subject):
        raise ValidationError(
            _("Consent or marking keeps this case at the desk. Change them before you propose it."),
            code="kept",
        )
    kind.refuse_alone(subject)
    decisions.refuse_withdrawn(subject.releases.all())
    if gaps := kind.list_gaps(subject):
        raise ValidationError(
            _("This cannot be released yet. Add %(gaps)s."),
            params={"gaps": ", ".join(gaps)},
            code="gaps",
        )
    if subject.releases.awaiting().exists():
        raise ValidationError(_("A proposal is already awaiting approval."), code="waiting")


def _refuse_same(before: dict[str, Any], after: dict[str, Any]) -> None:
    if not release_differences(before, after):
        raise ValidationError(_("Nothing has changed since the last release."), code="same")


@transaction.atomic
def approve_release(release: AnyRelease, *, by: User, seen: Collection[str] = ()) -> AnyRelease:
    """Publish a proposed release. Refuses its own proposer.

    `seen`: the hashes of the pages of evidence that the approver looked at and confirms.

    Refuses what the firm no longer allows since the proposal, and what was withdrawn, until a
    renewed consent is recorded.
    """
    release = _lock(release, by, Permission.APPROVE_RELEASE)
    kind = releasable_of(release)
    decisions.refuse_own(release, by)
    decisions.refuse_newcomer(release, by)
    decisions.refuse_withdrawn(release.subject.releases.all())
    kind.refuse_alone(release.subject)
    if kind.is_narrowed(release):
        raise ValidationError(
            _("Consent or marking is stricter now than when this was proposed. Send it back."),
            code="narrowed",
        )
    kind.check_evidence(release, seen)
    _save_decision(release, "approved", by, state=ReleaseState.APPROVED)
    kind.publish(release)
    kind.record_evidence(release, by)
    _record(f"{release.NOUN} approved", release, by, **kind.detail(release))
    return release


@transaction.atomic
def send_back_release(release: AnyRelease, *, reason: str, by: User) -> AnyRelease:
    """Send a proposal back with a reason. Its proposer can take it back the same way."""
    release = _lock(release, by, decisions.permission_to_send_back(release, by))
    decisions.refuse_decided(release)
    reason = decisions.checked_reason(reason)
    _save_decision(release, "sent_back", by, state=ReleaseState.SENT_BACK, reason=reason)
    _record(f"{release.NOUN} sent back", release, by, reason=reason)
    return release


@transaction.atomic
def set_aside_release(release: AnyRelease, *, by: User) -> AnyRelease:
    """Remove a proposal that was sent back from its author's list: it stays unproposed."""
    release = _lock(release, by, Permission.PROPOSE_RELEASE)
    if release.state != ReleaseState.SENT_BACK:
        raise ValidationError(_("Only a proposal that was sent back can be set aside."), code="set")
    if release.set_aside_at:
        raise ValidationError(_("This proposal has already been set aside."), code="set")
    _save_decision(release, "set_aside", by)
    _record(f"{release.NOUN} set aside", release, by)
    return release


@transaction.atomic
def withdraw_release(
    release: AnyRelease, *, reason: str, by: User, replaced_by: str = ""
) -> AnyRelease:
    """Remove what is public at once; its address keeps the date and the reason.

    One person is enough: whoever learns that it does harm must not wait for a colleague.
    `replaced_by`: the reference of the incident that this one was a duplicate of.
    """
    release = _lock(release, by, Permission.WITHDRAW_RELEASE)
    kind = releasable_of(release)
    if release.state != ReleaseState.APPROVED or not release.is_public:
        raise ValidationError(
            _("This version is not public, so it cannot be withdrawn."), code="absent"
        )
    reason = decisions.checked_reason(reason)
    kind.check_withdrawal(release.subject, reason)
    replaced_by = _check_replacement(release, replaced_by.strip().upper(), by)
    _save_decision(release, "withdrawn", by, state=ReleaseState.WITHDRAWN, reason=reason)
    kind.unpublish(release)
    detail = dict(kind.detail(release))
    if replaced_by:
        publication.note_replacement(detail["ref"], replaced_by)
        detail["replaced_by"] = replaced_by
    _record(f"{release.NOUN} withdrawn", release, by, reason=reason, **detail)
    return release


def _check_replacement(release: AnyRelease, ref: str, by: User) -> str:
    """Return the reference, or "". Raises ValidationError for one that is no other incident."""
    if not ref:
        return ""
    own = release.case.ref if isinstance(release, Release) else ""
    if not own or ref == own or not Incident.objects.visible_to(by).filter(ref=ref).exists():
        raise ValidationError(
            _("There is no other published incident %(ref)s. Check it, or leave it blank."),
            params={"ref": ref[:20]},
            code="replacement",
        )
    return ref


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


def _lock(release: AnyRelease, by: User, permission: Permission) -> AnyRelease:
    """Return the release and its record, locked for a decision; the person must be of its desk."""
    rows = type(release)._default_manager.select_for_update(of=("self", release.SUBJECT))
    release = rows.with_subject().get(pk=release.pk)
    decisions.demand(by, permission, release.subject.desk_id)
    return release


def _save_decision(release: DecidedRelease, decision: str, by: User, **columns: str) -> None:
    """Record who decided what and when. The database refuses the proposer's own approval."""
    columns_by_name = {**columns, f"{decision}_by": by, f"{decision}_at": timezone.now()}
    for name, value in columns_by_name.items():
        setattr(release, name, value)
    release.save(update_fields=list(columns_by_name))


def _record(verb: str, release: DecidedRelease, by: User, **detail: Any) -> None:
    ledger.record(verb, release.subject.reference, by=by, version=release.version, **detail)
