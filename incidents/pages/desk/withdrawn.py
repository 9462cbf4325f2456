"""Withdrawn releases, shown wherever somebody could release the same thing again."""

from incidents.models.desk.decisions import ReleaseState


def withdrawals_of(releases):
    """Return {"withdrawals", "is_locked"} for the releases of one case or collective response.

    Withdrawals that no newer release has replaced, the latest first, with who withdrew and who
    renewed the consent; locked while one of them has no renewed consent. One query.
    """
    decided = releases.filter(state__in=[ReleaseState.APPROVED, ReleaseState.WITHDRAWN])
    rows = list(decided.select_related("withdrawn_by", "renewal__recorded_by").order_by("-version"))
    newest = next((row.version for row in rows if row.state == ReleaseState.APPROVED), 0)
    withdrawn = [row for row in rows if row.state == ReleaseState.WITHDRAWN]
    without = [row for row in withdrawn if not hasattr(row, "renewal")]
    return {
        "withdrawals": [row for row in withdrawn if row.version > newest or row in without],
        "is_locked": bool(without),
    }
