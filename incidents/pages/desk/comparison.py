"""A release beside the ones before it: what changes, what was withdrawn, what was sent back."""

from itertools import takewhile

from incidents.models.desk.decisions import ReleaseState
from incidents.pages.desk.withdrawn import withdrawals_of


def compared(release, differences, said):
    """What the page of a release tells of those before it; two queries.

    `differences(before, after)` compares what `said(release)` takes off a release. The version
    before is the last that was approved. Where that one was withdrawn, nothing is public now:
    "Nothing changes" would hide that all of it becomes public again.
    """
    siblings = release.subject.releases
    earlier = list(
        siblings.filter(version__lt=release.version)
        .select_related("refused_by")
        .order_by("-version")
    )
    before = next((row for row in earlier if row.approved_by_id), None)
    refusals = list(takewhile(_was_refused, earlier))
    return {
        "before": before,
        "returns": before is not None and before.state == ReleaseState.WITHDRAWN,
        "differences": differences(before and said(before), said(release)),
        "refusals": refusals,
        "since_refusal": differences(said(refusals[0]), said(release)) if refusals else [],
        **_open(release, siblings),
    }


def _open(release, siblings):
    """What can still be done: withdrawals that lock a proposal, or whether it can be set aside."""
    if release.state == ReleaseState.PROPOSED:
        return withdrawals_of(siblings)
    is_newest = not siblings.filter(version__gt=release.version).exists()
    return {
        "can_be_set_aside": _was_refused(release) and is_newest and not release.set_aside_at,
    }


def refusals_of(releases):
    """The refusals that nothing newer has followed, the latest first; a query."""
    rows = releases.select_related("refused_by").order_by("-version")
    return list(takewhile(_was_refused, rows))


def _was_refused(release):
    return release.state == ReleaseState.REFUSED
