"""Releases of collective responses: proposed by one person, decided by another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions
from incidents.actions.people import ledger
from incidents.actions.responses import (
    documents,
    publication,
)
from incidents.models.desk.decisions import ReleaseState
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import User
from incidents.models.responses.drafts import CollectiveResponseDraft, CollectiveResponseRelease


@transaction.atomic
def propose_response(draft: CollectiveResponseDraft, *, by: User) -> CollectiveResponseRelease:
    """Freeze the fields that may be released now, for another person to decide on.

    Raises ValidationError where the response was withdrawn and no renewed consent is recorded,
    where it has no source or step, where a proposal is waiting, or where nothing has changed.
    """
    decisions.demand(by, Permission.PROPOSE_RELEASE, draft.desk_id)
    CollectiveResponseDraft.objects.select_for_update().get(pk=draft.pk)
    draft = CollectiveResponseDraft.objects.with_record().get(pk=draft.pk)
    decisions.refuse_withdrawn(draft.releases.all())
    _refuse_gaps(draft)
    if draft.releases.awaiting().exists():
        raise ValidationError(
            _("A proposal of this collective response is already awaiting approval."),
            code="waiting",
        )
    frozen = documents.shared_response_document(draft)
    last = draft.releases.first()
    if (
        last
        and last.state == ReleaseState.APPROVED
        and not response_differences(last.document, frozen)
    ):
        raise ValidationError(_("Nothing has changed since the last release."), code="same")
    release = CollectiveResponseRelease(
        draft=draft,
        version=last.version + 1 if last else 1,
        document=frozen,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    release.save(force_insert=True)
    ledger.record("response proposed", draft.reference, by=by, version=release.version)
    return release


@transaction.atomic
def approve_response(release: CollectiveResponseRelease, *, by: User) -> CollectiveResponseRelease:
    """Publish a proposed release. Refuses its own proposer."""
    release = _locked(release, by, Permission.APPROVE_RELEASE)
    decisions.refuse_own(release, by)
    decisions.refuse_newcomer(release, by)
    decisions.refuse_withdrawn(release.draft.releases.all())
    decisions.mark_approved(release, by)
    publication.publish_response(release)
    ledger.record(
        "response approved",
        release.draft.reference,
        by=by,
        version=release.version,
        slug=release.draft.slug,
    )
    return release


@transaction.atomic
def send_back_response(
    release: CollectiveResponseRelease, *, reason: str, by: User
) -> CollectiveResponseRelease:
    """Send a proposal back with a reason. Its proposer may take it back the same way."""
    release = _locked(release, by, decisions.permission_to_send_back(release, by))
    decisions.mark_sent_back(release, reason, by)
    ledger.record("response sent back", release.draft.reference, by=by, version=release.version)
    return release


@transaction.atomic
def set_aside_response(
    release: CollectiveResponseRelease, *, by: User
) -> CollectiveResponseRelease:
    """Take a proposal that was sent back off its author's list: it is not to be proposed again."""
    release = _locked(release, by, Permission.PROPOSE_RELEASE)
    decisions.mark_set_aside(release, by)
    ledger.record("response set aside", release.draft.reference, by=by, version=release.version)
    return release


@transaction.atomic
def withdraw_response(
    release: CollectiveResponseRelease, *, reason: str, by: User
) -> CollectiveResponseRelease:
    """Withdraw a public response at once; its address keeps the date and the reason.

    One person is enough: whoever learns that it does harm must not wait for a colleague.
    """
    release = _locked(release, by, Permission.WITHDRAW_RELEASE)
    if release.state != ReleaseState.APPROVED or not publication.is_in_force(release):
        raise ValidationError(
            _("This version is not public, so it cannot be withdrawn."), code="absent"
        )
    decisions.mark_withdrawn(release, reason, by)
    publication.unpublish_response(release)
    ledger.record(
        "response withdrawn",
        release.draft.reference,
        by=by,
        version=release.version,
        slug=release.draft.slug,
    )
    return release


def response_differences(
    before: dict[str, Any] | None, after: dict[str, Any]
) -> list[dict[str, Any]]:
    """Field by field, the differences between two released documents.

    Returns rows of {"field", "before", "after"}; an empty list means that nothing changed.
    """
    old = before or {}
    return [
        {"field": field, "before": old.get(field), "after": after.get(field)}
        for field in [*after, *(set(old) - set(after))]
        if old.get(field) != after.get(field)
    ]


def _locked(
    release: CollectiveResponseRelease, by: User, permission: Permission
) -> CollectiveResponseRelease:
    """The release and its record, locked for judgement; the person must work at its desk."""
    release = (
        CollectiveResponseRelease.objects.select_for_update(of=("self", "draft"))
        .select_related("draft__desk")
        .get(pk=release.pk)
    )
    decisions.demand(by, permission, release.draft.desk_id)
    return release


def _refuse_gaps(draft: CollectiveResponseDraft) -> None:
    """Refuse a draft without source or step: nobody could check it.

    A draft with medium confidence says so in place of a source.
    """
    gaps = [
        name
        for name, is_there in (
            (_("a source"), draft.sources or draft.confidence == Confidence.MEDIUM),
            (_("a step"), draft.steps.all()),
        )
        if not is_there
    ]
    if gaps:
        raise ValidationError(
            _("Before you can propose this collective response, add %(gaps)s."),
            params={"gaps": ", ".join(gaps)},
            code="gaps",
        )
