"""The decisions on releases of cases and of collective responses, under the same names."""

from functools import partial
from types import SimpleNamespace

from incidents.actions.desk import releases
from incidents.actions.responses import releases as response_releases

CASE_DECISIONS = SimpleNamespace(
    # For the first version the reason is left out.
    propose=partial(releases.propose_release, reason="The facts were checked again."),
    approve=releases.approve_release,
    send_back=releases.send_back_release,
    set_aside=releases.set_aside_release,
    withdraw=releases.withdraw_release,
)
RESPONSE_DECISIONS = SimpleNamespace(
    propose=response_releases.propose_response,
    approve=response_releases.approve_response,
    send_back=response_releases.send_back_response,
    set_aside=response_releases.set_aside_response,
    withdraw=response_releases.withdraw_response,
)
