"""A release compared with earlier ones: what changes, what was withdrawn, what was sent back."""

from itertools import takewhile

from incidents.models.desk.decisions import ReleaseState
from incidents.pages.desk.withdrawn import withdrawals_of


def compare_release(release, differences, document):
    """Return the context that compares a release with earlier ones; two queries.

    `differences(before, after)` compares what `document(release)` returns. The version before is
    the last that was approved. Where that one was withdrawn, nothing is public now: "Nothing
    changes" would hide that all of it becomes public again.
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
        "differences": differences(before and document(before), document(release)),
        "sent_back": sent_back,
        "changes_since_sent_back": differences(document(sent_back[0]), document(release))
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
