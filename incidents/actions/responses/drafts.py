"""Collective responses at a desk: logged and changed. Nothing here leaves the desk."""

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
class ResponseInput:
    """A response as a person typed it: plain columns of the draft, and unsaved rows."""

    facts: dict[str, Any]
    steps: list[DraftStep] = field(default_factory=list)
    links: list[DraftLink] = field(default_factory=list)


@transaction.atomic
def log_response(typed: ResponseInput, *, by: User) -> CollectiveResponseDraft:
    """Log a new draft for the person's desk. Raises ValidationError, and then stores nothing."""
    _demand(by)
    assert by.desk is not None  # noqa: S101  for the type checker: LOG_CASE needs a desk
    scope = f"{by.desk.slug.upper()}-R-{timezone.localdate().year}"
    draft = CollectiveResponseDraft(desk=by.desk, logged_by=by, logged_at=timezone.now())
    draft.reference = f"{scope}-{Number.objects.following(scope):04d}"
    _write(draft, typed, by)
    ledger.record("response logged", draft.reference, by=by)
    return draft


@transaction.atomic
def change_response(
    draft: CollectiveResponseDraft, typed: ResponseInput, *, seen_at: dt.datetime, by: User
) -> CollectiveResponseDraft:
    """Change a draft of the person's desk. `seen_at`: its `changed_at` when the form was opened.

    Raises ValidationError, code "stale", where somebody changed it since: neither version is
    lost, and the person decides.
    """
    _demand(by)
    draft = CollectiveResponseDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    if draft.changed_at != seen_at:
        raise ValidationError(
            _("Someone else has saved changes in the meantime. Save again to see both versions."),
            code="stale",
        )
    before = _describe(draft)
    _write(draft, typed, by)
    after = _describe(draft)
    fields = sorted(name for name in after if before[name] != after[name])
    ledger.record("response changed", draft.reference, by=by, fields=fields)
    return draft


def _demand(by: User) -> None:
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _describe(draft: CollectiveResponseDraft) -> dict[str, Any]:
    """All fields of the draft, to name what changed. Fresh from the database."""
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


def _write(draft: CollectiveResponseDraft, typed: ResponseInput, by: User) -> None:
    for name in FACTS:
        setattr(draft, name, typed.facts[name])
    draft.changed_at = timezone.now()
    draft.full_clean(exclude=["desk", "reference", "logged_by"])
    is_new = draft.pk is None
    draft.save(force_insert=is_new, update_fields=None if is_new else [*FACTS, "changed_at"])
    _refuse_unpublished(typed.links, by)
    _replace_rows(draft, DraftStep, typed.steps)
    _replace_rows(draft, DraftLink, typed.links)


def _refuse_unpublished(links: list[DraftLink], by: User) -> None:
    """Refuse demands that are not published, such as the desk's own unpublished campaign."""
    refs = {link.ref for link in links if link.ref}
    known = set(Incident.objects.visible_to(by).filter(ref__in=refs).values_list("ref", flat=True))
    if unknown := sorted(refs - known):
        raise ValidationError(
            _("There is no incident %(refs)s. Check the reference."),
            params={"refs": ", ".join(unknown)},
            code="entry",
        )
    campaigns = {link.campaign_id for link in links if link.campaign_id}
    published = Campaign.objects.visible_to(by).filter(is_published=True, pk__in=campaigns)
    if published.count() != len(campaigns):
        raise ValidationError(_("This campaign is not published."), code="campaign")


def _replace_rows(draft: CollectiveResponseDraft, model: Any, rows: list[Any]) -> None:
    """Replace the old rows by the typed ones, in their order."""
    model.objects.filter(draft=draft).delete()
    for position, row in enumerate(rows):
        row.pk, row.draft, row.position = None, draft, position
        row.full_clean(exclude=["draft"])
        row.save(force_insert=True)
