"""An authority by its key, where an incident that the reader may see names it."""

from typing import NamedTuple

from incidents.models.people.people import User
from incidents.models.register.authorities import Authority
from incidents.models.register.incidents import Incident, IncidentQuerySet


class FoundAuthority(NamedTuple):
    """The row of a key, the row that it stands for since a merge, and the incidents naming that."""

    row: Authority
    current: Authority
    entries: IncidentQuerySet


def find_authority(user: User, slug: str) -> FoundAuthority | None:
    """None unless an incident of the reader's tier names it; what one desk keeps is never found."""
    row = Authority.objects.filter(slug=slug, desk__isnull=True).first()
    if row is None:
        return None
    current = row.current
    entries = Incident.objects.visible_to(user).filter(authority=current.slug)
    return FoundAuthority(row, current, entries) if entries.exists() else None
