"""Rows of accounts at desk A that addresses name."""

from allauth.mfa.models import Authenticator

from incidents.actions.people import account_changes


def account_places(cast):
    """Return {name in an address: what makes the row and returns its key}."""

    def propose_removal():
        Authenticator.objects.create(user=cast.approver_a, type="totp", data={})
        return account_changes.propose_factor_removal(cast.approver_a, by=cast.inbox_a).slug

    return {"colleague": lambda: cast.approver_a.pk, "account_change": propose_removal}
