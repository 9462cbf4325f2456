"""What a confirmed word of a file becomes: a row of the list that it was missing from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import offers
from incidents.models.desk.mappings import WordKind, WordProposal
from incidents.models.fields import private_slug
from incidents.models.people.people import User
from incidents.models.register.authorities import Authority, AuthorityKind
from incidents.models.register.campaigns import Campaign
from incidents.models.register.labels import forget_labels
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.isic import read_isic

TERMS: dict[str, Any] = {WordKind.TOPIC: Topic, WordKind.TACTIC: Tactic}


def add_confirmed_word(
    proposal: WordProposal, *, by: User, coercing_state: str = "", isic: str = ""
) -> None:
    """Add the word to its list. Call in the transaction of the decision.

    Authorities and campaigns are the desk's own until they are published. Topics, tactics and
    sectors are everybody's, so an approver confirms them. `coercing_state`: of a campaign; `isic`:
    the place of a sector, such as "C26". Raises ValidationError for laws, which need facts that no
    file has: their title, jurisdiction and issuer.
    """
    if proposal.kind in TERMS:
        _add_term(TERMS[proposal.kind], proposal.word, by)
    elif proposal.kind == WordKind.SECTOR:
        _add_sector(proposal.word, isic, by)
    elif proposal.kind == WordKind.CAMPAIGN:
        _add_campaign(proposal, coercing_state, by)
    elif proposal.kind == WordKind.AUTHORITY:
        _add_authority(proposal, by)
    else:
        raise ValidationError(
            _("An administrator adds laws. Match this word to one, or leave it blank."),
            code="kind",
        )


def _add_sector(word: str, isic: str, by: User) -> None:
    """A sector with its place in ISIC Rev. 4, without which no file could say what it is."""
    place = read_isic(isic)
    if place is None:
        raise ValidationError(
            _(
                "Enter the place of the sector in ISIC Rev. 4: a section such as C, or a section"
                " and its division such as C26."
            ),
            code="isic",
        )
    section, division = place
    _add_term(Sector, word, by, section=section, division=division)


def _add_term(model: Any, word: str, by: User, **facts: str) -> None:
    if not may(by, Permission.APPROVE_RELEASE):
        raise ValidationError(
            _("All desks share this list. Ask an approver to confirm the word."), code="role"
        )
    if model.objects.filter(title__iexact=word).exists():
        return
    name = model._meta.model_name
    slug = offers.free_slug(model.objects.all(), word[:50], name)
    row = model(title=word[:120], slug=slug, **facts)
    row.full_clean()
    row.save(force_insert=True)
    forget_labels()


def _add_campaign(proposal: WordProposal, coercing_state: str, by: User) -> None:
    """A campaign of the desk with a title and a state. Its facts are typed, and then approved."""
    if not coercing_state:
        raise ValidationError(_("Choose the coercing state of the campaign."), code="state")
    own = Campaign.objects.of_desk(by).filter(title__iexact=proposal.word)
    if own.exists():
        return
    campaign = Campaign(
        desk=proposal.desk,
        slug=private_slug(),
        title=proposal.word,
        coercing_state=coercing_state,
        changed_by=proposal.proposed_by,
        changed_at=timezone.now(),
    )
    campaign.full_clean(exclude=["desk"])
    campaign.save(force_insert=True)


def _add_authority(proposal: WordProposal, by: User) -> None:
    """The import made it already, unless that was undone since."""
    if Authority.objects.named(by, proposal.word, coercing_state=proposal.coercing_state):
        return
    authority = Authority(
        desk=proposal.desk,
        slug=private_slug(),
        name=proposal.word,
        coercing_state=proposal.coercing_state,
        kind=AuthorityKind.GOVERNMENT,
    )
    authority.full_clean()
    authority.save(force_insert=True)
