"""What releases of cases, of collective responses and to circles do not share: an adapter each."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.actions.desk import documents, excerpts, joint_demands, shares
from incidents.actions.desk.offers import CODES
from incidents.actions.register import publication
from incidents.actions.responses import documents as response_documents
from incidents.actions.responses import publication as response_publication
from incidents.fields import FIELD_TITLES
from incidents.models.desk.cases import Case
from incidents.models.desk.decisions import DecidedRelease
from incidents.models.desk.releases import Release
from incidents.models.desk.shares import CaseShare, ShareRelease
from incidents.models.law.instruments import Confidence
from incidents.models.people.people import User
from incidents.models.responses.drafts import CollectiveResponseDraft, CollectiveResponseRelease
from incidents.values.case_kinds import CaseKind, states_demand
from incidents.values.tiers import Consent, Tier


@dataclass(frozen=True)
class Releasable:
    """One kind of record that desks release. Functions take the record or one of its releases.

    `subjects` and `releases`: the two tables. `make_documents`: {tier: document} of a record;
    `freeze`: an unsaved release of it with these documents. `list_withheld`: what stays at the
    desk, in words. `list_gaps`: what it lacks before anybody could check it. `is_kept`: whether
    nothing of it may leave. `needs_reason`: whether the next release is a new version, which says
    why; `explain`: note that reason in a release. `refuse_alone`: raise ValidationError while its
    firm's condition "only together" is not met; `check_withdrawal`: for a reason of a withdrawal
    that nobody may read; `check_evidence`: while an approver has not seen each page of evidence;
    `record_evidence`: note in the ledger what of it was released. `is_narrowed`: whether less may
    leave now than a release has. `publish` and `unpublish`: write and remove the public rows.
    `detail`: for the ledger.
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
    check_withdrawal: Callable[[Any, str], None] = lambda subject, reason: None
    check_evidence: Callable[[Any, Collection[str]], None] = lambda release, seen: None
    record_evidence: Callable[[Any, User], None] = lambda release, by: None


def _freeze_case(case: Case, frozen: dict[str, Any]) -> Release:
    return Release(
        case=case,
        firm=case.firm,
        authority=case.authority,
        campaign=case.campaign,
        documents=frozen,
        tiers=sorted(frozen),
    )


def _list_withheld(case: Case) -> list[str]:
    """Fields that stay; and codes of a firm that only the desk knows, which no document has."""
    titles = _list_withheld_fields(case)
    if case.firm.desk_id and any(getattr(case.firm, code) for code in CODES):
        titles.append(
            _("LEI, credit code and ISIN of the firm: a second person decides on them afterwards")
        )
    return titles


def _list_case_gaps(case: Case) -> list[str]:
    """A case that rests on general knowledge states that in its incident, in place of a source."""
    return _missing(
        (
            _("what was demanded, or another kind of case"),
            case.case_kind != CaseKind.DEMAND or states_demand(case.demanded_change),
        ),
        (_("a source"), case.uses.all() or case.confidence == Confidence.MEDIUM),
        (_("a topic"), case.topics.all()),
        (_("a tactic"), case.tactics.all()),
    )


def _list_gaps_of_release(case: Case) -> list[str]:
    """Those of a case, and of the evidence that is released with it."""
    return _list_case_gaps(case) + _missing(
        (_("the firm's consent to its evidence"), not excerpts.lacks_firm_consent(case))
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


def _explain_share(release: ShareRelease, share: CaseShare, reason: str) -> None:
    """Note why there is a new version. Raises ValidationError where it is missing."""
    if not share.releases.published().exists():
        return
    if not reason.strip():
        raise ValidationError(
            _("Enter why this changes. The circle reads the reason beside the new version."),
            code="reason",
        )
    if share.case.consent == Consent.SECTOR:
        documents.refuse_names(share.case, {"reason": reason})
    release.change_reason = reason.strip()


def _check_withdrawal(case: Case, reason: str) -> None:
    """Raise ValidationError for a reason with the name of a firm that may not be named now.

    Everybody reads the reason at the address of what was withdrawn, and for good.
    """
    if case.consent != Consent.NAMED:
        documents.refuse_names(case, {"reason": reason})


def _withdraw_case(release: Release) -> None:
    publication.unpublish(release)
    excerpts.forget_excerpts(release.case)
    shares.end_shares(release)


def _list_withheld_fields(case: Case, tiers: tuple[Tier, ...] | None = None) -> list[str]:
    return [str(FIELD_TITLES[name]) for name in documents.withheld_fields(case, tiers)]


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
    list_withheld=_list_withheld,
    list_gaps=_list_gaps_of_release,
    publish=publication.publish,
    unpublish=_withdraw_case,
    detail=lambda release: {"ref": release.case.ref, "tiers": release.tiers},
    needs_reason=_is_new_version,
    explain=_explain_version,
    is_kept=lambda case: not documents.tiers_of(case),
    is_narrowed=lambda release: not documents.may_still_leave(release.case, release.documents),
    refuse_alone=joint_demands.refuse_alone,
    check_withdrawal=_check_withdrawal,
    check_evidence=excerpts.check_approval,
    record_evidence=excerpts.record_approval,
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
SHARES = Releasable(
    subjects=CaseShare,
    releases=ShareRelease,
    make_documents=shares.make_share_documents,
    freeze=shares.freeze_share,
    list_withheld=lambda share: _list_withheld_fields(share.case, (Tier.COMMUNITY,)),
    list_gaps=lambda share: _list_case_gaps(share.case),
    publish=shares.publish_share,
    unpublish=shares.unpublish_share,
    detail=shares.describe_share,
    needs_reason=lambda share: share.releases.published().exists(),
    explain=_explain_share,
    is_kept=lambda share: not shares.may_share(share.case),
    is_narrowed=shares.is_share_narrowed,
    refuse_alone=lambda share: joint_demands.refuse_alone(share.case),
    check_withdrawal=lambda share, reason: _check_withdrawal(share.case, reason),
)


def releasable_of(row: Model) -> Releasable:
    """Return the adapter of a record or of one of its releases. Raises TypeError for others."""
    for kind in (CASES, RESPONSES, SHARES):
        if isinstance(row, (kind.subjects, kind.releases)):
            return kind
    raise TypeError(f"no desk releases a {type(row).__name__}")
