"""The rows of the ledger that a person may read of their own desk."""

from django.db.models import QuerySet

from incidents.models.desk.cases import Case
from incidents.models.desk.shares import CaseShare
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User


def list_desk_history(user: User) -> QuerySet[Ledger]:
    """Return the desk's rows without those about cases that the person may not read."""
    readable = Case.objects.visible_to(user).values("pk")
    hidden = Case.objects.filter(desk=user.desk_id).exclude(pk__in=readable).values("reference")
    shares = CaseShare.objects.filter(desk=user.desk_id).exclude(case__in=readable)
    rows = Ledger.objects.visible_to(user).exclude(subject__in=hidden)
    return rows.exclude(subject__in=shares.values("reference"))
