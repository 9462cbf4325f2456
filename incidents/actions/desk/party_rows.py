"""What follows when a firm or authority changes: its cases, and the published register."""

from itertools import groupby
from operator import itemgetter

from django.db import models
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.actions.register.indexing import index_incidents
from incidents.models.desk.cases import Case
from incidents.models.desk.releases import TierChoices
from incidents.models.people.people import User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.authorities import Authority
from incidents.models.register.firms import Firm
from incidents.models.register.generations import Generation
from incidents.models.register.labels import forget_labels
from incidents.models.register.party_changes import PartyKind


@step_aside(Across.MERGE)
def note_cases(cases: models.QuerySet[Case], kind: PartyKind, *, by: User) -> list[int]:
    """Mark the cases as changed, each with a row of the ledger at its desk; returns their keys."""
    rows = list(cases.order_by("desk", "pk").values_list("desk", "desk__slug", "reference", "pk"))
    keys = [row[3] for row in rows]
    Case.objects.filter(pk__in=keys).update(changed_at=timezone.now())
    for _desk, group in groupby(rows, key=itemgetter(0)):
        of_desk = list(group)
        acts = [(row[2], {"fields": [kind.name]}) for row in of_desk]
        ledger.record_many("party of case changed", acts, by=by, desk=of_desk[0][1])
    return keys


def publish_parties(*parties: Firm | Authority) -> None:
    """Let nothing be read from a cache or an index that was made before shared parties changed."""
    forget_labels()
    for party in parties:
        if isinstance(party, Authority):
            index_incidents(authority=party.slug)
    Generation.objects.move(TierChoices.values)
