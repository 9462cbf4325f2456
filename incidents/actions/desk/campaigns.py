"""Add and change campaigns of a desk or of the site; a second person approves what is public."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk.case_parties import AuthorityFacts, find_authority
from incidents.actions.desk.party_rows import publish_parties
from incidents.actions.people import ledger
from incidents.models.fields import private_slug
from incidents.models.people.people import User
from incidents.models.register.campaigns import (
    Campaign,
    CampaignCitation,
    CampaignDeadline,
    CampaignSource,
)
from incidents.models.register.vocabulary import Tactic, Topic


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign as typed. `facts` are plain columns; rows are unsaved."""

    facts: dict[str, Any]
    authority: AuthorityFacts | None = None
    topics: list[Topic] = field(default_factory=list)
    tactics: list[Tactic] = field(default_factory=list)
    deadlines: list[CampaignDeadline] = field(default_factory=list)
    sources: list[CampaignSource] = field(default_factory=list)
    citations: list[CampaignCitation] = field(default_factory=list)


@transaction.atomic
def log_campaign(draft: CampaignDraft, *, by: User) -> Campaign:
    """Add a campaign of the person's desk; nobody else sees it until it is published."""
    _demand(by, Permission.LOG_CASE)
    campaign = Campaign(desk=by.desk, slug=private_slug())
    _write(campaign, draft, by)
    ledger.record("campaign added", campaign.reference, by=by)
    return campaign


@transaction.atomic
def change_campaign(
    campaign: Campaign, draft: CampaignDraft, *, seen_at: dt.datetime | None, by: User
) -> Campaign:
    """Change a campaign that is not public; an approval before that no longer holds.

    `seen_at`: its `changed_at` when the form was opened. Raises ValidationError, code "stale",
    when somebody changed it since.
    """
    _demand(by, Permission.LOG_CASE)
    campaign = _lock(campaign, by)
    if campaign.is_published:
        raise ValidationError(
            _("This campaign is public. An administrator corrects it."), code="published"
        )
    if campaign.changed_at != seen_at:
        raise ValidationError(
            _("A colleague saved this meanwhile. Save again to see both versions."), code="stale"
        )
    _write(campaign, draft, by)
    ledger.record("campaign changed", campaign.reference, by=by)
    return campaign


@transaction.atomic
def approve_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Approve a campaign of one's desk. Refuses whoever changed it last.

    It is published with the first incident that names it.
    """
    _demand(by, Permission.APPROVE_RELEASE)
    return _approve(_lock(campaign, by), by)


@transaction.atomic
def publish_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Publish a campaign that another administrator added."""
    _demand(by, Permission.KEEP_REFERENCE)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.desk_id is not None:
        raise ValidationError(_("This campaign is of a desk."), code="desk")
    campaign = _approve(campaign, by)
    campaign.is_published = True
    campaign.save(update_fields=["is_published"])
    publish_parties()
    return campaign


def _approve(campaign: Campaign, by: User) -> Campaign:
    if campaign.is_published or campaign.approved_at:
        raise ValidationError(_("A colleague has approved this already."), code="decided")
    if campaign.changed_by_id == by.pk:
        raise ValidationError(_("Another person has to approve what you changed."), code="own")
    if by.is_new_at_desk and campaign.desk_id is not None:
        raise ValidationError(
            _("You cannot approve releases in your first seven days at a desk. Ask a colleague."),
            code="newcomer",
        )
    campaign.approved_by, campaign.approved_at = by, timezone.now()
    campaign.save(update_fields=["approved_by", "approved_at"])
    ledger.record("campaign approved", campaign.reference, by=by)
    return campaign


def refuse_unapproved(campaign: Campaign) -> None:
    """Raise ValidationError for a campaign that would become public on one person's word."""
    if not campaign.is_published and campaign.approved_at is None:
        raise ValidationError(
            _("The campaign “%(title)s” awaits approval. Approve it under Campaigns first."),
            params={"title": campaign.title},
            code="campaign",
        )


def _demand(by: User, permission: Permission) -> None:
    if not may(by, permission):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _lock(campaign: Campaign, by: User) -> Campaign:
    rows = Campaign.objects.of_desk(by).select_for_update(of=("self",))
    row = rows.filter(pk=campaign.pk).first()
    if row is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return row


def _write(campaign: Campaign, draft: CampaignDraft, by: User) -> None:
    for name, value in draft.facts.items():
        setattr(campaign, name, value)
    campaign.authority = find_authority(draft.authority, by)
    campaign.changed_by, campaign.changed_at = by, timezone.now()
    campaign.approved_by = campaign.approved_at = None
    campaign.full_clean(exclude=["desk"])
    is_new = campaign.pk is None
    columns = [*draft.facts, "authority", "changed_by", "changed_at", "approved_by", "approved_at"]
    campaign.save(force_insert=is_new, update_fields=None if is_new else columns)
    campaign.topics.set(draft.topics)
    campaign.tactics.set(draft.tactics)
    for rows, related in (
        (draft.deadlines, campaign.deadlines),
        (draft.sources, campaign.sources),
        (draft.citations, campaign.citations),
    ):
        related.all().delete()
        for row in rows:
            row.pk, row.campaign = None, campaign
            row.full_clean(exclude=["campaign"])
            row.save(force_insert=True)
