"""Noting what changed in the register, for whoever follows it; register.py is the one caller."""

import datetime as dt

from django.utils import timezone

from incidents.fields import SHARED_FIELDS
from incidents.models.register.incidents import Incident
from incidents.models.saved.changes import FINDABLE, Change, ChangeSide
from incidents.models.saved.searches import Digest

# No letter and no feed looks further back.
RETENTION_DAYS = 90


def note(gone: list[Incident], come: list[Incident]) -> None:
    """Write the changes that lead from the entries of a reference to those in their place.

    Call in the change's own transaction, behind Generation.objects.move: its lock gives changes
    their numbers in the order in which they become visible. A tier whose entry is the same as
    before has not changed: its readers learn nothing of a change elsewhere.
    """
    old, new = ({entry.tier: entry for entry in side} for side in (gone, come))
    rows = []
    for tier in sorted({*old, *new}):
        before, after = old.get(tier), new.get(tier)
        fields = _changed(before, after)
        if before and after and not fields:
            continue
        rows += [_side(ChangeSide.BEFORE, before, fields)] if before else []
        rows += [_side(ChangeSide.AFTER, after, fields)] if after else []
    Change.objects.bulk_create(rows)


def _changed(before: Incident | None, after: Incident | None) -> list[str]:
    """The fields in which two versions differ; none if an entry was added or removed.

    A field that a document lacks, because it was frozen before there was one, is as a blank one.
    """
    if not (before and after):
        return []
    return [
        field
        for field in SHARED_FIELDS
        if (before.document.get(field) or None) != (after.document.get(field) or None)
    ]


def _side(side: ChangeSide, entry: Incident, fields: list[str]) -> Change:
    columns = {column: getattr(entry, column) for column in FINDABLE}
    return Change(
        ref=entry.ref, tier=entry.tier, side=side, fields=fields, version=entry.version, **columns
    )


def forget_old() -> int:
    """Delete changes too old for digests and feeds, and old digests. Return the number of rows."""
    limit = timezone.now() - dt.timedelta(days=RETENTION_DAYS)
    digests = Digest.objects.ended().filter(made_at__lt=limit).delete()[0]
    return digests + Change.objects.filter(at__lt=limit).delete()[0]
