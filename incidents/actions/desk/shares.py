"""Share a case with a circle: the document, its readers, and the rows that they read.

Proposing, approving, sending back and withdrawing are those of every release (releases.py).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions, documents
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.circles import Circle, CircleMember
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.desk.shares import CIRCLE, CaseShare, SharedEntry, ShareRelease
from incidents.models.desk.sharing import Marking
from incidents.models.people.people import Desk, User
from incidents.values.localised import format_partial_date
from incidents.values.tiers import RELEASABLE, Consent, Tier

# FIRST, Traffic Light Protocol 2.0: AMBER goes to those who are named, RED and AMBER+STRICT do not.
SHAREABLE = (Marking.CLEAR, Marking.GREEN, Marking.AMBER)


@transaction.atomic
def start_share(case: Case, circle: Circle, *, by: User) -> CaseShare:
    """Return the share of a case with a circle, made now if there is none. Nothing leaves yet.

    Raises ValidationError where the person's desk is not in the circle.
    """
    decisions.demand(by, Permission.PROPOSE_RELEASE, case.desk_id)
    if not Circle.objects.joined_by(case.desk_id).filter(pk=circle.pk).exists():
        raise ValidationError(_("Your desk is not in this circle."), code="member")
    share, is_new = CaseShare.objects.get_or_create(
        case=case,
        circle=circle,
        defaults={
            "desk": case.desk,
            "reference": f"{case.reference}--{circle.slug}",
            "started_by": by,
            "started_at": timezone.now(),
        },
    )
    if is_new:
        ledger.record("share started", share.reference, by=by)
    return share


def may_share(case: Case) -> bool:
    """Whether the firm's consent and the marking let a case go to a circle at all."""
    return Consent(case.consent) in RELEASABLE and Marking(case.marking) in SHAREABLE


def make_share_documents(share: CaseShare) -> dict[str, Any]:
    """Return {"circle": document}: what the community tier would get, and nothing more.

    Raises ValidationError where nobody would read it, a review is overdue, or the case was
    withdrawn from the register and no renewed consent is recorded.
    """
    decisions.refuse_withdrawn(share.case.releases.all())
    if not may_share(share.case):
        return {}
    refuse_unreviewed(share.circle)
    if not list_readers(share):
        raise ValidationError(
            _("No other desk has joined this circle yet, so nobody would read this."),
            code="nobody",
        )
    document = documents.shared_document(share.case, Tier.COMMUNITY)
    # A circle gets no pictures, so that its document lists none.
    document.pop("excerpts", None)
    return {CIRCLE: document}


def refuse_unreviewed(circle: Circle) -> None:
    """Raise ValidationError once the day of a circle's review has passed."""
    if circle.is_overdue:
        raise ValidationError(
            _("This circle was to be reviewed by %(day)s. %(desk)s has to review it first."),
            params={"day": format_partial_date(circle.review_on), "desk": circle.desk.name},
            code="review",
        )


def list_readers(share: CaseShare) -> list[Desk]:
    """Return the other desks that are in the circle now, by name."""
    rows = CircleMember.objects.present().filter(circle=share.circle).exclude(desk=share.desk)
    return [row.desk for row in rows.select_related("desk")]


def freeze_share(share: CaseShare, frozen: dict[str, Any]) -> ShareRelease:
    """Return an unsaved release with the document and the desks that may read it."""
    audience = [desk.pk for desk in list_readers(share)]
    return ShareRelease(share=share, document=frozen[CIRCLE], audience=audience)


def is_share_narrowed(release: ShareRelease) -> bool:
    """Whether consent or marking allow less now than what was frozen."""
    case = release.share.case
    return not may_share(case) or not documents.fields_may_leave(
        case, Tier.COMMUNITY, release.document
    )


def publish_share(release: ShareRelease) -> None:
    """Write a row for each named desk that is still in the circle, in place of the last version's.

    A desk that left and came back since the proposal was not in it all the time.
    Raises ValidationError where none is left, or the circle's review is overdue meanwhile.
    """
    share = release.share
    decisions.refuse_withdrawn(share.case.releases.all())
    refuse_unreviewed(share.circle)
    members = list(
        CircleMember.objects.present().filter(
            circle=share.circle, desk__in=release.audience, joined_at__lte=release.proposed_at
        )
    )
    if not members or not Circle.objects.joined_by(share.desk_id).filter(pk=share.circle_id):
        raise ValidationError(
            _("The desks that this was to be shared with have left the circle. Send it back."),
            code="nobody",
        )
    SharedEntry.objects.filter(release__share=share).delete()
    today = timezone.localdate()
    SharedEntry.objects.bulk_create(
        SharedEntry(release=release, reader=one.desk, member=one, shared_on=today)
        for one in members
    )


def unpublish_share(release: ShareRelease) -> None:
    """End every reading of a version. Its readers learn the day and the reason."""
    release.entries.filter(ended_on__isnull=True).update(ended_on=timezone.localdate())


def end_shares(release: Release) -> None:
    """Withdraw what circles read of a case that is withdrawn from the register, for its reason.

    A reason is free text: that the firm no longer agrees to be read by anybody cannot be told from
    a wrong date. The caller has locked the release and recorded who withdrew it.
    """
    waiting = ShareRelease.objects.select_for_update(of=("self",)).with_subject()
    for row in waiting.filter(share__case=release.case, state=ReleaseState.APPROVED):
        if not row.is_public:
            continue
        row.state, row.reason = ReleaseState.WITHDRAWN, release.reason
        row.withdrawn_by, row.withdrawn_at = release.withdrawn_by, release.withdrawn_at
        row.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])
        unpublish_share(row)
        subject, by = row.share.reference, release.withdrawn_by
        ledger.record("share withdrawn", subject, by=by, version=row.version)


def describe_share(release: ShareRelease) -> dict[str, Any]:
    """Return what the ledger says of a share: the circle, and the desks that it was for."""
    desks = list(release.readers.values_list("slug", flat=True))
    return {"circle": release.share.circle.slug, "desks": desks}
