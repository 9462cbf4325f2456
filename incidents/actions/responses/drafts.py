"""Collective answers at a desk: logged, changed. The desk's own; nothing leaves here."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.actions.responses import documents
from incidents.models.people.people import User
from incidents.models.register.campaigns import Campaign
from incidents.models.register.incidents import Incident, Number
from incidents.models.responses.drafts import CollectiveResponseDraft, DraftLink, DraftStep


@dataclass(frozen=True)
class Written:
    """An answer as somebody typed it. `facts` are plain columns of ResponseDraft; rows unsaved."""

    facts: dict[str, Any]
    steps: list[DraftStep] = field(default_factory=list)
    links: list[DraftLink] = field(default_factory=list)


@transaction.atomic
def log_response(written: Written, *, by: User) -> CollectiveResponseDraft:
    """Log a new answer for the person's desk. Raises ValidationError, and then stores nothing."""
    _demand(by)
    assert by.desk is not None  # noqa: S101  LOG_CASE needs a desk; this tells the type checker
    scope = f"{by.desk.slug.upper()}-R-{timezone.localdate().year}"
    draft = CollectiveResponseDraft(desk=by.desk, logged_by=by, logged_at=timezone.now())
    draft.reference = f"{scope}-{Number.objects.following(scope):04d}"
    _write(draft, written, by)
    ledger.record("response logged", draft.reference, by=by)
    return draft


@transaction.atomic
def change_response(
    draft: CollectiveResponseDraft, written: Written, *, seen_at: dt.datetime, by: User
) -> CollectiveResponseDraft:
    """Change an answer of the person's desk. `seen_at`: its `changed_at` when the form was opened.

    Raises ValidationError, code "stale", when somebody changed it since: neither version is
    lost, and the person decides.
    """
    _demand(by)
    draft = CollectiveResponseDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    if draft.changed_at != seen_at:
        raise ValidationError(
            _("Somebody else saved this meanwhile. Save again to see both versions."),
            code="stale",
        )
    before = _describe(draft)
    _write(draft, written, by)
    after = _describe(draft)
    changed = sorted(name for name in after if before[name] != after[name])
    ledger.record("response changed", draft.reference, by=by, fields=changed)
    return draft


def _demand(by: User) -> None:
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("Your role at this desk does not include this."), code="role")


def _describe(draft: CollectiveResponseDraft) -> dict[str, Any]:
    """All that the answer says, to name what changed. Fresh from the database."""
    fresh = CollectiveResponseDraft.objects.with_record().get(pk=draft.pk)
    return documents.full_response_document(fresh) | {"desk_note": fresh.desk_note}


FACTS = (
    "name",
    "kind",
    "jurisdictions",
    "against",
    "started_on",
    "status",
    "outcome",
    "note",
    "sources",
    "confidence",
    "cost_low",
    "cost_high",
    "cost_currency",
    "cost_method",
    "cost_source",
    "desk_note",
)


def _write(draft: CollectiveResponseDraft, written: Written, by: User) -> None:
    for name in FACTS:
        setattr(draft, name, written.facts[name])
    draft.changed_at = timezone.now()
    draft.full_clean(exclude=["desk", "reference", "logged_by"])
    is_new = draft.pk is None
    draft.save(force_insert=is_new, update_fields=None if is_new else [*FACTS, "changed_at"])
    _demand_readable(written.links, by)
    _rows(draft, DraftStep, written.steps)
    _rows(draft, DraftLink, written.links)


def _demand_readable(links: list[DraftLink], by: User) -> None:
    """An answer is to what stands in the register; a desk's own unpublished campaign does not."""
    refs = {link.ref for link in links if link.ref}
    known = set(Incident.objects.visible_to(by).filter(ref__in=refs).values_list("ref", flat=True))
    if unknown := sorted(refs - known):
        raise ValidationError(
            _("No such entry in the register: %(refs)s."),
            params={"refs": ", ".join(unknown)},
            code="entry",
        )
    named = {link.campaign_id for link in links if link.campaign_id}
    open_to = Campaign.objects.visible_to(by).filter(is_published=True, pk__in=named)
    if open_to.count() != len(named):
        raise ValidationError(_("That campaign is not in the register."), code="campaign")


def _rows(draft: CollectiveResponseDraft, model: Any, rows: list[Any]) -> None:
    """Put the typed rows in the place of the old ones, in their order."""
    model.objects.filter(draft=draft).delete()
    for position, row in enumerate(rows):
        row.pk, row.draft, row.position = None, draft, position
        row.full_clean(exclude=["draft"])
        row.save(force_insert=True)
