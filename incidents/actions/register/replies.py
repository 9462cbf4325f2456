"""Receive what a firm or authority says about an entry, and let an officer verify who wrote it.

The register never edits a reply, and no reply edits the register: an entry changes by a new
version, which two people release.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.people.people import User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.incidents import Incident
from incidents.models.register.replies import Reply, ReplyParty, ReplyWay

# More waiting ones about one entry are a flood, and no officer would read them.
MOST_WAITING = 20


def named_parties(entry: Incident) -> dict[ReplyParty, str]:
    """Return {party: name} of those whom an entry names: nobody else has a right of reply."""
    names = {
        ReplyParty.FIRM: entry.firm,
        ReplyParty.AUTHORITY: (entry.document.get("authority") or {}).get("name", ""),
    }
    return {party: name for party, name in names.items() if name}


def with_replies(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Annotate incidents with `has_replies`: one without any then costs no query more."""
    return rows.annotate(has_replies=Exists(Reply.objects.verified(OuterRef("ref"))))


def list_replies(entry: Incident) -> list[Reply]:
    """Return the verified replies to show with an entry, in the tier in which it is read.

    One reference may name the firm to the community and only its sector to the public: a reply in
    the firm's name is shown where the entry names it, and nowhere else.
    """
    parties = named_parties(entry)
    has_replies = getattr(entry, "has_replies", True)
    rows = Reply.objects.verified(entry.ref) if parties and has_replies else []
    return [row for row in rows if parties.get(ReplyParty(row.party)) == row.sender]


@transaction.atomic
@step_aside(Across.ADDRESSEE)
def receive_reply(entry: Incident, *, kind: str, party: str, text: str, contact: str) -> Reply:
    """Store a reply that waits for an officer of the desk that released the entry.

    Raises ValidationError when the entry does not name the party, or too many wait already.
    """
    name = named_parties(entry).get(ReplyParty(party))
    if not name:
        raise ValidationError({"party": _("This entry does not name them.")}, code="party")
    desk = entry.release.case.desk
    if Reply.objects.filter(ref=entry.ref).waiting().count() >= MOST_WAITING:
        raise ValidationError(
            _("Too many replies to this entry wait for a decision. Please try again next week."),
            code="many",
        )
    row = Reply(
        ref=entry.ref,
        version=entry.version,
        desk=desk,
        kind=kind,
        party=party,
        sender=name,
        text=text,
        contact=contact,
        received_at=timezone.now(),
    )
    row.full_clean(exclude=["verified_by", "verified_at", "refused_by", "refused_at"])
    row.save(force_insert=True)
    ledger.record("reply received", row.ref, by=None, desk=desk.slug, kind=kind)
    return row


@transaction.atomic
def verify_reply(reply: Reply, *, way: str, by: User) -> Reply:
    """Show a reply with its entry: an officer made sure who wrote it, and says how."""
    row = _locked(reply, by)
    row.way, row.verified_by, row.verified_at = ReplyWay(way), by, timezone.now()
    row.save(update_fields=["way", "verified_by", "verified_at"])
    ledger.record("reply verified", row.ref, by=by, way=way)
    return row


@transaction.atomic
def refuse_reply(reply: Reply, *, reason: str, by: User) -> Reply:
    """Keep a reply from the entry, with the reason: it is not theirs, or not about the entry."""
    row = _locked(reply, by)
    if not reason.strip():
        raise ValidationError(_("Say why this reply is refused."), code="reason")
    row.refusal, row.refused_by, row.refused_at = reason.strip(), by, timezone.now()
    row.save(update_fields=["refusal", "refused_by", "refused_at"])
    ledger.record("reply refused", row.ref, by=by)
    return row


def _locked(reply: Reply, by: User) -> Reply:
    """Return the waiting reply, locked; `by` has to work on cases of its desk."""
    if not may(by, Permission.LOG_CASE) or by.desk_id != reply.desk_id:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    row = Reply.objects.select_for_update().get(pk=reply.pk)
    if row.verified_at or row.refused_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    return row
