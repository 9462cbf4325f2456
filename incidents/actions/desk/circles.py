"""Make a circle of desks, invite, join, leave and review: who is in it decides who is shared with.

Who joins later reads nothing from before: a share names its readers when it is proposed.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.desk.circles import Circle, CircleMember
from incidents.models.fields import search_slug
from incidents.models.people.people import Desk, User
from incidents.models.people.second_wall import Across, step_aside

# A circle that nobody looks at for longer has members whom nobody remembers inviting.
LONGEST_REVIEW = dt.timedelta(days=366)


@transaction.atomic
def make_circle(*, name: str, purpose: str, owner: User, review_on: dt.date, by: User) -> Circle:
    """Make a circle that the person's desk keeps and is in. Its owner is a person of that desk.

    Raises ValidationError for an owner of another desk, or a review that is past or too far off.
    """
    desk = _demand(by, Permission.PROPOSE_RELEASE)
    _check_owner(owner, desk)
    _check_review(review_on)
    now = timezone.now()
    circle = Circle.objects.create(
        slug=_free_slug(name),
        name=name,
        purpose=purpose,
        desk=desk,
        owner=owner,
        review_on=review_on,
        made_at=now,
    )
    CircleMember.objects.create(
        circle=circle, desk=desk, invited_by=by, invited_at=now, joined_by=by, joined_at=now
    )
    ledger.record("circle made", circle.reference, by=by)
    return circle


@step_aside(Across.NAMES)
def _free_slug(name: str) -> str:
    """A short name, with letters by chance: "north-2" would tell that others have a "north"."""
    stem = slugify(name)[:28].strip("-") or "circle"
    return f"{stem}-{search_slug()}"


@transaction.atomic
def invite_desk(circle: Circle, desk: Desk, *, by: User) -> CircleMember:
    """Invite a desk. Only the desk that keeps the circle may; the other desk decides itself."""
    circle = _lock(circle)
    _demand_keeper(circle, by)
    if circle.members.filter(desk=desk, left_at__isnull=True).exists():
        raise ValidationError(
            _("%(desk)s is in this circle, or invited already."),
            params={"desk": desk.name},
            code="member",
        )
    row = CircleMember.objects.create(
        circle=circle, desk=desk, invited_by=by, invited_at=timezone.now()
    )
    ledger.record("desk invited to circle", circle.reference, by=by, other_desk=desk.slug)
    return row


@transaction.atomic
def join_circle(circle: Circle, *, by: User) -> CircleMember:
    """Join a circle to which the person's desk is invited. An approver decides it."""
    desk = _demand(by, Permission.APPROVE_RELEASE)
    row = _membership(_lock(circle), desk)
    if row.joined_at:
        raise ValidationError(_("Your desk is in this circle already."), code="joined")
    row.joined_by, row.joined_at = by, timezone.now()
    row.save(update_fields=["joined_by", "joined_at"])
    ledger.record("circle joined", circle.reference, by=by)
    return row


@transaction.atomic
def leave_circle(circle: Circle, desk: Desk, *, by: User) -> CircleMember:
    """Take a desk out of a circle, or decline for it: it reads nothing of it from this moment.

    A desk may leave, and the desk that keeps the circle may remove another. The keeper stays.
    """
    circle = _lock(circle)
    own = _demand(by, Permission.PROPOSE_RELEASE)
    if own.pk not in (desk.pk, circle.desk_id):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if desk.pk == circle.desk_id:
        raise ValidationError(
            _("The desk that keeps a circle cannot leave it. Remove the other desks instead."),
            code="keeper",
        )
    row = _membership(circle, desk)
    row.left_by, row.left_at = by, timezone.now()
    row.save(update_fields=["left_by", "left_at"])
    ledger.record("circle left", circle.reference, by=by, other_desk=desk.slug)
    return row


@transaction.atomic
def review_circle(circle: Circle, *, owner: User, review_on: dt.date, by: User) -> Circle:
    """Record that somebody looked at the members and the purpose, and when it is next due."""
    circle = _lock(circle)
    desk = _demand_keeper(circle, by)
    _check_owner(owner, desk)
    _check_review(review_on)
    circle.owner, circle.review_on = owner, review_on
    circle.save(update_fields=["owner", "review_on"])
    ledger.record("circle reviewed", circle.reference, by=by)
    return circle


def _lock(circle: Circle) -> Circle:
    return Circle.objects.select_for_update().get(pk=circle.pk)


def _membership(circle: Circle, desk: Desk) -> CircleMember:
    """The row of a desk that is in the circle or invited. Raises ValidationError for others."""
    row = circle.members.filter(desk=desk, left_at__isnull=True).first()
    if row is None:
        raise ValidationError(_("This desk is not in the circle."), code="member")
    return row


def _demand(by: User, permission: Permission) -> Desk:
    """Return the person's desk. Raises ValidationError unless they may do this there."""
    if not may(by, permission) or by.desk is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return by.desk


def _demand_keeper(circle: Circle, by: User) -> Desk:
    desk = _demand(by, Permission.PROPOSE_RELEASE)
    if circle.desk_id != desk.pk:
        raise ValidationError(_("Only the desk that keeps this circle can do this."), code="keeper")
    return desk


def _check_owner(owner: User, desk: Desk) -> None:
    if owner.desk_id != desk.pk or not may(owner, Permission.PROPOSE_RELEASE):
        raise ValidationError(
            {"owner": _("Choose an officer of the desk that keeps the circle.")}, code="owner"
        )


def _check_review(review_on: dt.date) -> None:
    today = timezone.localdate()
    if not today < review_on <= today + LONGEST_REVIEW:
        raise ValidationError(
            {"review_on": _("Enter a day after today and within one year.")}, code="review"
        )
