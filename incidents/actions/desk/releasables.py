"""What releases of cases and of collective responses do not share: one adapter for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.actions.desk import documents, joint_demands
from incidents.actions.register import publication
from incidents.actions.responses import documents as response_documents
from incidents.actions.responses import publication as response_publication
from incidents.fields import FIELD_TITLES
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import DecidedRelease
from incidents.models.desk.releases import Release
from incidents.models.law.instruments import Confidence
from incidents.models.responses.drafts import CollectiveResponseDraft, CollectiveResponseRelease
from incidents.values.tiers import Consent, Tier


@dataclass(frozen=True)
class Releasable:
    """One kind of record that desks release. Functions take the record or one of its releases.

    `subjects` and `releases`: the two tables. `make_documents`: {tier: document} of a record;
    `freeze`: an unsaved release of it with these documents. `list_withheld`: what stays at the
    desk, in words. `list_gaps`: what it lacks before anybody could check it. `is_kept`: whether
    nothing of it may leave. `needs_reason`: whether the next release is a new version, which says
    why; `explain`: note that reason in a release. `refuse_alone`: raise ValidationError while its
    firm's condition "only together" is not met. `is_narrowed`: whether less may leave now than a
    release has. `publish` and `unpublish`: write and remove the public rows. `detail`: for the
    ledger.
    """

    subjects: type[Model]
    releases: type[DecidedRelease]
    make_documents: Callable[[Any], dict[str, Any]]
    freeze: Callable[[Any, dict[str, Any]], DecidedRelease]
    list_withheld: Callable[[Any], list[str]]
    list_gaps: Callable[[Any], list[str]]
    publish: Callable[[Any], None]
    unpublish: Callable[[Any], None]
    detail: Callable[[Any], Mapping[str, Any]]
    needs_reason: Callable[[Any], bool] = lambda subject: False
    explain: Callable[[Any, Any, str], None] = lambda release, subject, reason: None
    is_kept: Callable[[Any], bool] = lambda subject: False
    is_narrowed: Callable[[Any], bool] = lambda release: False
    refuse_alone: Callable[[Any], None] = lambda subject: None


def _freeze_case(case: Case, frozen: dict[str, Any]) -> Release:
    return Release(
        case=case,
        firm=case.firm,
        authority=case.authority,
        campaign=case.campaign,
        documents=frozen,
        tiers=sorted(frozen),
    )


def _list_case_gaps(case: Case) -> list[str]:
    """A case that rests on general knowledge states that in its incident, in place of a source."""
    return _missing(
        (_("a source"), case.uses.all() or case.confidence == Confidence.MEDIUM),
        (_("a topic"), case.topics.all()),
        (_("a tactic"), case.tactics.all()),
    )


def _is_new_version(case: Case) -> bool:
    return case.releases.published().exists()


def _explain_version(release: Release, case: Case, reason: str) -> None:
    """Note why there is a new version; the first has no reason, because nothing has changed yet.

    Raises ValidationError where it is missing, or names a firm that must not be named.
    """
    if not _is_new_version(case):
        return
    if not reason.strip():
        raise ValidationError(
            _("Enter why this entry changes. Readers see the reason beside the new version."),
            code="reason",
        )
    if case.consent == Consent.SECTOR:
        documents.refuse_names(case, {"reason": reason})
    release.change_reason = reason.strip()


def _list_response_gaps(draft: CollectiveResponseDraft) -> list[str]:
    """A draft with medium confidence says so in place of a source."""
    return _missing(
        (_("a source"), draft.sources or draft.confidence == Confidence.MEDIUM),
        (_("a step"), draft.steps.all()),
    )


def _missing(*parts: tuple[str, Any]) -> list[str]:
    return [name for name, is_there in parts if not is_there]


CASES = Releasable(
    subjects=Case,
    releases=Release,
    make_documents=lambda case: {
        tier.value: documents.shared_document(case, tier) for tier in documents.tiers_of(case)
    },
    freeze=_freeze_case,
    list_withheld=lambda case: [
        str(FIELD_TITLES[name]) for name in documents.withheld_fields(case)
    ],
    list_gaps=_list_case_gaps,
    publish=publication.publish,
    unpublish=publication.unpublish,
    detail=lambda release: {"ref": release.case.ref, "tiers": release.tiers},
    needs_reason=_is_new_version,
    explain=_explain_version,
    is_kept=lambda case: not documents.tiers_of(case),
    is_narrowed=lambda release: not documents.may_still_leave(release.case, release.documents),
    refuse_alone=joint_demands.refuse_alone,
)
RESPONSES = Releasable(
    subjects=CollectiveResponseDraft,
    releases=CollectiveResponseRelease,
    make_documents=lambda draft: {
        Tier.PUBLIC.value: response_documents.shared_response_document(draft)
    },
    freeze=lambda draft, frozen: CollectiveResponseRelease(
        draft=draft, document=frozen[Tier.PUBLIC.value]
    ),
    list_withheld=lambda draft: [
        _("The note for the desk"),
        _("Why a deadline was extended or paused, and by whom"),
        _("Who logged the collective response, and when"),
    ],
    list_gaps=_list_response_gaps,
    publish=response_publication.publish_response,
    unpublish=response_publication.unpublish_response,
    detail=lambda release: {"slug": release.draft.slug},
)


def releasable_of(row: Model) -> Releasable:
    """Return the adapter of a record or of one of its releases. Raises TypeError for others."""
    for kind in (CASES, RESPONSES):
        if isinstance(row, (kind.subjects, kind.releases)):
            return kind
    raise TypeError(f"no desk releases a {type(row).__name__}")
