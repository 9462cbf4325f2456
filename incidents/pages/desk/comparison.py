"""A release compared with earlier ones: what changes, what was withdrawn, what was sent back."""

from itertools import takewhile

from incidents.actions.desk.releases import release_differences
from incidents.models.desk.decisions import ReleaseState


def compare_release(release):
    """Return the context that compares a release with earlier ones; two queries.

    The version before is the last that was approved. Where that one was withdrawn, nothing is
    public now: "Nothing changes" would hide that all of it becomes public again.
    """
    siblings = release.subject.releases
    earlier = list(
        siblings.filter(version__lt=release.version)
        .select_related("sent_back_by")
        .order_by("-version")
    )
    before = next((row for row in earlier if row.approved_by_id), None)
    sent_back = list(takewhile(_is_sent_back, earlier))
    return {
        "before": before,
        "returns": before is not None and before.state == ReleaseState.WITHDRAWN,
        "differences": release_differences(before and before.documents, release.documents),
        "sent_back": sent_back,
        "changes_since_sent_back": release_differences(sent_back[0].documents, release.documents)
        if sent_back
        else [],
        **_next_steps(release, siblings),
    }


def _next_steps(release, siblings):
    """Return the withdrawals that lock a proposal, or whether it can be set aside."""
    if release.state == ReleaseState.PROPOSED:
        return withdrawals_of(siblings)
    is_newest = not siblings.filter(version__gt=release.version).exists()
    return {
        "can_be_set_aside": _is_sent_back(release) and is_newest and not release.set_aside_at,
    }


def list_sent_back(releases):
    """Return the versions sent back since the last other one, the latest first; one query."""
    rows = releases.select_related("sent_back_by").order_by("-version")
    return list(takewhile(_is_sent_back, rows))


def _is_sent_back(release):
    return release.state == ReleaseState.SENT_BACK


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
