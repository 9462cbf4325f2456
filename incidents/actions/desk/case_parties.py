"""The firm and the authority of a case, as somebody typed them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.actions.desk import parties
from incidents.models.desk.cases import Case
from incidents.models.fields import private_slug
from incidents.models.people.people import User
from incidents.models.register.authorities import Authority
from incidents.models.register.firms import Firm
from incidents.models.register.vocabulary import Sector


@dataclass(frozen=True)
class FirmFacts:
    """A firm as typed; kind, country and sector are used only when the firm is new.

    `is_correction`: name, country and kind correct the firm that the case has.
    """

    name: str
    country: str = ""
    kind: str = "company"
    sector: Sector | None = None
    is_correction: bool = False


@dataclass(frozen=True)
class AuthorityFacts:
    """An authority as typed; its kind is used only when the authority is new."""

    name: str
    coercing_state: str
    kind: str = "government"


def find_firm(facts: FirmFacts, by: User) -> Firm:
    """Return the firm of that name that the desk may choose, or a new one of the desk's own."""
    place = {"country": facts.country} if facts.country else {}
    firm: Firm | None = Firm.objects.named(by, facts.name, **place)
    if firm:
        return firm
    firm = Firm(
        desk=by.desk,
        slug=private_slug(),
        name=facts.name,
        country=facts.country,
        kind=facts.kind,
        sector=facts.sector,
    )
    firm.full_clean()
    firm.save(force_insert=True)
    return firm


def correct_firm_of_case(case: Case, facts: FirmFacts, by: User) -> Firm:
    """Return the firm of the case after its correction; a public firm waits for a second person."""
    values = {"name": facts.name, "country": facts.country, "kind": facts.kind}
    reason = _("Corrected in the form of a case.")
    parties.correct_party(case.firm, values, by=by, reason=reason)
    return Firm.objects.get(pk=case.firm_id)


def find_authority(facts: AuthorityFacts | None, by: User) -> Authority | None:
    """Return the authority of that name and state that the desk may choose, or a new one."""
    if facts is None:
        return None
    authority: Authority | None = Authority.objects.named(
        by, facts.name, coercing_state=facts.coercing_state
    )
    if authority:
        return authority
    own = {"desk": by.desk, "slug": private_slug()}
    authority = Authority(
        name=facts.name, coercing_state=facts.coercing_state, kind=facts.kind, **own
    )
    authority.full_clean()
    authority.save(force_insert=True)
    return authority


def find_authorities(bodies: list[AuthorityFacts], by: User) -> list[Authority]:
    """Return the authorities of these names, as `find_authority` does, each once."""
    rows = (find_authority(facts, by) for facts in bodies)
    return list(dict.fromkeys(row for row in rows if row))
