"""Rows of accounts and replies at desk A that addresses name."""

from allauth.mfa.models import Authenticator
from django.utils import timezone

from incidents.actions.people import account_changes, delegations
from incidents.actions.register import replies
from incidents.models import Incident


def account_places(cast):
    """Return {name in an address: what makes the row and returns its key}."""

    def propose_removal():
        Authenticator.objects.create(user=cast.approver_a, type="totp", data={})
        return account_changes.propose_factor_removal(cast.approver_a, by=cast.inbox_a).slug

    def receive():
        entry = Incident.objects.visible_to(cast.analyst).get(ref=cast.muji_case.ref)
        said = {"text": "We never agreed.", "contact": "press@muji.example"}
        return replies.receive_reply(entry, kind="reply", party="firm", **said).slug

    def stand_in():
        today = timezone.localdate()
        days = {"from_on": today, "until_on": today}
        return delegations.make_delegation(cast.approver_a, **days, by=cast.officer_a).slug

    return {"reply": receive, "delegation": stand_in} | {
        "colleague": lambda: cast.approver_a.pk,
        "account_change": propose_removal,
    }
