"""Writing the change feed; publication.py is the one caller."""

import datetime as dt

from django.utils import timezone

from incidents.models.register.change_feed import START, ChangeNotice, NoticeKind, chain_digest
from incidents.models.register.incidents import Incident
from incidents.values.tiers import Tier


def record_changes(gone: list[Incident], come: list[Incident]) -> None:
    """Add what became of an incident to the feed of each tier that had it or has it.

    Call in the change's own transaction, behind Generation.objects.move: its lock makes numbers
    visible in order and without gaps. A new version counts as a change in every tier that has it,
    because its number and its time are new there.
    """
    old, new = ({entry.tier: entry for entry in side} for side in (gone, come))
    last = {notice.tier: notice for notice in _last_notices()}
    now = timezone.now()
    notices = []
    for tier in sorted({*old, *new}):
        entry = new.get(tier) or old[tier]
        notice = _follow(last.get(tier), now)
        notice.tier, notice.ref, notice.version = tier, entry.ref, entry.version
        notice.kind = _kind(tier, set(old), set(new))
        before = last[tier].digest if tier in last else START
        notice.digest = chain_digest(before, notice.line)
        notices.append(notice)
    ChangeNotice.objects.bulk_create(notices)


def _last_notices() -> list[ChangeNotice]:
    return list(ChangeNotice.objects.order_by("tier", "-number").distinct("tier"))


def _follow(last: ChangeNotice | None, now: dt.datetime) -> ChangeNotice:
    """An unsaved notice with the next number. Its time is never before that of the last one."""
    if last is None:
        return ChangeNotice(number=1, at=now)
    return ChangeNotice(number=last.number + 1, at=max(now, last.at))


def _kind(tier: str, old: set[str], new: set[str]) -> NoticeKind:
    if tier not in new:
        return NoticeKind.WITHDRAWN
    if tier not in old:
        return NoticeKind.ADDED
    # Only the community may know where else an incident is: the public reads its own tier alone.
    if tier == Tier.COMMUNITY and old != new:
        return NoticeKind.TIERS
    return NoticeKind.CHANGED
