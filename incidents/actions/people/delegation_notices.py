"""E-mails about delegations: both people hear of one, and the delegate of each piece of work."""

from collections.abc import Iterator

from django.utils import timezone

from incidents.access import Permission, may
from incidents.actions.people.email_notices import EmailRequest, Notice
from incidents.models.desk.cases import Case
from incidents.models.people.delegations import Delegation
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User


def request_delegation_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell the person who is away and the delegate that it was made, or ended early."""
    person_key, delegate_key = row.detail["people"]
    people = User.objects.select_related("desk").in_bulk([person_key, delegate_key])
    is_new = row.verb == "delegation made"
    for key, notice in ((person_key, Notice.IS_AWAY), (delegate_key, Notice.STANDS_IN)):
        person = people.get(key)
        if person is not None and may(person, Permission.LOG_CASE):
            yield EmailRequest(row.pk, person, notice if is_new else Notice.DELEGATION_ENDED)


def request_delegate_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell who stands in for the people of a row on its day, if they may read its case."""
    delegations = Delegation.objects.in_force(timezone.localdate(row.at)).with_people()
    for one in delegations.filter(person__in=row.detail["people"]):
        delegate = one.delegate
        is_here = delegate.desk is not None and delegate.desk.slug == row.desk
        readable = Case.objects.visible_to(delegate).filter(reference=row.subject)
        if is_here and delegate.email != row.actor and readable.exists():
            yield EmailRequest(row.pk, delegate, Notice.DELEGATED_WORK)
