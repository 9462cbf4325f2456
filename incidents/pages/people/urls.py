"""The addresses of the people chapter."""

from django.urls import path

from incidents.pages.people import (
    account_changes,
    colleagues,
    delegations,
    ledger_days,
    people,
    sessions,
    tokens,
)
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

CHANGE = "desk/account-changes/<slug:slug>/"
urlpatterns = [
    path("desk/colleagues/", colleagues.colleagues, name="colleagues"),
    path(
        "desk/colleagues/<appointment_key:pk>/confirm/",
        colleagues.confirm_page,
        name="colleague_confirm",
    ),
    path(
        "desk/colleagues/<appointment_key:pk>/decline/",
        colleagues.decline_page,
        name="colleague_decline",
    ),
    path("desk/colleagues/recovery/", colleagues.propose_recovery_page, name="recovery_propose"),
    path("desk/leave/", delegations.delegations, name="delegations"),
    path("desk/leave/<slug:slug>/end/", delegations.end_delegation_page, name="delegation_end"),
    path("tokens/", tokens.tokens_page, name="tokens"),
    path("tokens/<apitoken_key:pk>/revoke/", tokens.revoke_token_page, name="token_revoke"),
    path(
        "desk/colleagues/<user_key:pk>/lost-factor/",
        account_changes.propose_removal_page,
        name="factor_removal",
    ),
    path(f"{CHANGE}confirm/", account_changes.confirm_change_page, name="account_change_confirm"),
    path(f"{CHANGE}decline/", account_changes.decline_change_page, name="account_change_decline"),
    path("history/days/", ledger_days.list_ledger_months, name="ledger_days"),
    path("history/days/<str:month>/", ledger_days.show_ledger_month, name="ledger_month"),
    path("desk/people/", people.people, name="people"),
    path("desk/people/<user_key:pk>/", people.person, name="person"),
    path("accounts/sessions/", sessions.sessions_page, name="sessions"),
    path("accounts/sessions/others/end/", sessions.end_others_page, name="sessions_end"),
    path("accounts/sessions/<slug:slug>/end/", sessions.end_session_page, name="session_end"),
]
