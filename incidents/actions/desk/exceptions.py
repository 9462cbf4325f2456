"""What an approver of a batch must decide case by case, read off releases and their cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.actions.desk import documents
from incidents.actions.desk.releases import release_differences
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.evidence import Credibility, Reliability
from incidents.models.desk.releases import Release
from incidents.values.firm_responses import CONCEDED

# At least one source of a case without an exception is this good.
RELIABLE, CREDIBLE = Reliability.C, Credibility.THREE


@dataclass(frozen=True)
class BatchReview:
    """What to decide for single releases, and what is true of every release of the batch.

    `exceptions`: {key of a release: its sentences}; `everywhere`: sentences said once.
    """

    exceptions: dict[int, list[str]]
    everywhere: list[str]


def review_batch(releases: Sequence[Release]) -> BatchReview:
    """Review proposals whose cases are loaded with their record and their releases.

    What sets a case apart needs a decision. A weakness that all share (no source of the letter is
    graded) is said once: 44 identical decisions would be clicked through unread.
    """
    exceptions: dict[int, list[str]] = {release.pk: [] for release in releases}
    everywhere: list[str] = []
    for judge, may_be_shared in JUDGES:
        sentences = {release.pk: judge(release) for release in releases}
        is_shared = len(releases) > 1 and all(sentences.values())
        if may_be_shared and is_shared:
            everywhere.append(next(iter(sentences.values())))
            continue
        for key, sentence in sentences.items():
            exceptions[key] += [sentence] if sentence else []
    return BatchReview(
        {key: sentences for key, sentences in exceptions.items() if sentences}, everywhere
    )


def _judge_change(release: Release) -> str:
    if release.case.changed_at <= release.proposed_at:
        return ""
    return _("The case was changed since it was proposed. The proposal holds the earlier facts.")


def _judge_narrowed(release: Release) -> str:
    if documents.may_still_leave(release.case, release.documents):
        return ""
    return _("Consent or marking is stricter now than when this was proposed. Send it back.")


def _judge_withdrawn(release: Release) -> str:
    others = _others(release)
    if not any(other.state == ReleaseState.WITHDRAWN for other in others):
        return ""
    return _("This was withdrawn from the register before. Read the renewed consent.")


def _judge_sent_back(release: Release) -> str:
    last = next(iter(_others(release)), None)
    if last is None or last.state != ReleaseState.SENT_BACK:
        return ""
    return _("Sent back before: “%(reason)s”") % {"reason": last.reason}


def _judge_released(release: Release) -> str:
    before = next(
        (other for other in _others(release) if other.state == ReleaseState.APPROVED), None
    )
    if before is None:
        return ""
    changes = release_differences(before.documents, release.documents)
    count = len({row["field"] for row in changes})
    return ngettext(
        "Already released as version %(version)s. This changes %(count)s field.",
        "Already released as version %(version)s. This changes %(count)s fields.",
        count,
    ) % {"version": before.version, "count": count}


def _judge_sources(release: Release) -> str:
    uses = release.case.uses.all()
    if any(use.reliability <= RELIABLE and use.credibility <= CREDIBLE for use in uses):
        return ""
    grades = ", ".join(sorted(use.grade for use in uses))
    if not grades:
        return _("No source.")
    return _("No source is graded C3 or better: %(grades)s.") % {"grades": grades}


def _judge_day(release: Release) -> str:
    if len(str(_document(release)["reported_on"])) > len("2018"):
        return ""
    return _("The month and the day on which this was first reported are not known.")


def _judge_wording(release: Release) -> str:
    document = _document(release)
    has_conceded = document["firm_response"] in CONCEDED
    if not has_conceded or document.get("wordings") or "wordings" not in document:
        return ""
    return _("The firm conceded, but no wording before or after is recorded.")


def _document(release: Release) -> dict[str, Any]:
    return next(iter(release.documents.values()))


def _others(release: Release) -> list[Release]:
    """The earlier releases of the case, the latest first."""
    rows = (row for row in release.case.releases.all() if row.version < release.version)
    return sorted(rows, key=lambda row: -row.version)


# (what is judged, whether it is said once where it is true of the whole batch).
JUDGES: tuple[tuple[Callable[[Release], str], bool], ...] = (
    (_judge_narrowed, False),
    (_judge_withdrawn, False),
    (_judge_change, False),
    (_judge_sent_back, False),
    (_judge_released, False),
    (_judge_sources, True),
    (_judge_day, True),
    (_judge_wording, True),
)
