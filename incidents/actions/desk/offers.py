"""Share a desk's own firms, authorities and campaigns once an incident names them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import campaigns, parties
from incidents.models.desk.releases import Release
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.authorities import Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.values.filter_values import NONE

# Codes of a firm. No document of a case has them.
CODES = ("lei", "uscc", "isin")


def share(release: Release) -> None:
    """Share the rows that an incident names: authority, campaign and, if named, the firm.

    Where a shared row of the same name exists already, the release points at that one from now on;
    so does the case, if it still points at the same row.
    """
    if release.authority and release.authority.desk_id:
        own = release.authority
        _share(release, "authority", {"coercing_state": own.coercing_state})
        if own == release.authority and own.other_names:
            _propose_unseen(own, {"other_names": []}, release)
    if release.campaign and not release.campaign.is_published:
        campaign = release.campaign
        campaigns.refuse_unapproved(campaign)
        campaign.slug = free_slug(Campaign.objects.all(), campaign.title, "campaign")
        campaign.is_published = True
        campaign.save(update_fields=["slug", "is_published"])
    is_named = any(document.get("firm") for document in release.documents.values())
    if is_named and release.firm.desk_id:
        firm = release.firm
        _share(release, "firm", {"country": firm.country})
        if firm == release.firm:
            _propose_unseen(firm, _seen_facts(firm, release), release)


def _seen_facts(firm: Firm, release: Release) -> dict[str, Any]:
    """What the documents of a release show of a firm's names and codes: its names alone."""
    named = [document for document in release.documents.values() if document.get("firm")]
    seen = {name for document in named for name in document.get("firm_names") or ()}
    names = [name for name in firm.other_names if name in seen]
    return {"other_names": names} | dict.fromkeys(CODES, "")


def _propose_unseen(party: Firm | Authority, seen: dict[str, Any], release: Release) -> None:
    """Propose what a desk alone knew of a party that is shared now, in place of sharing it.

    `seen`: {column: what the documents show}. The rest no approver has seen, on no preview and on
    no page of approval: a second person decides.
    """
    unseen = {name: known for name in seen if (known := getattr(party, name)) != seen[name]}
    if not unseen:
        return
    for name in unseen:
        setattr(party, name, seen[name])
    party.save(update_fields=list(unseen))
    people = [person for person in (release.proposed_by, release.approved_by) if person]
    by = next((one for one in people if may(one, Permission.LOG_CASE)), people[-1])
    reason = _("The desk recorded this before an incident made the name public.")
    parties.correct_party(party, unseen, by=by, reason=reason)


def _share(release: Release, field: str, alike: dict[str, str]) -> None:
    row: Firm | Authority = getattr(release, field)
    # A name that was merged into another stands for that one.
    known = type(row).objects.filter(desk__isnull=True, name=row.name, **alike)
    named = known.order_by(models.F("merged_into").asc(nulls_first=True)).first()
    shared = named.current if named else None
    if shared is None:
        row.desk, row.slug = None, free_slug(type(row).objects.all(), row.name, field)
        try:
            with transaction.atomic():
                row.save(update_fields=["desk", "slug"])
        except IntegrityError as race:
            # Another desk shared the same name between our look and our save.
            raise ValidationError(
                _("Another desk added %(name)s at the same moment. Approve again."),
                params={"name": row.name},
                code="race",
            ) from race
        return
    setattr(release, field, shared)
    release.save(update_fields=[field])
    if getattr(release.case, f"{field}_id") == row.pk:
        setattr(release.case, field, shared)
        release.case.save(update_fields=[field])


@step_aside(Across.NAMES)
def free_slug(rows: models.QuerySet[Any], name: str, fallback: str) -> str:
    """Return a slug of the name that no row has yet: "muji", then "muji-2".

    Not "none": filters call a blank so.
    """
    stem = slugify(name)[:100] or fallback
    slug, number = stem, 1
    while slug == NONE or rows.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug
