"""Programs that send whatever the API's description allows, and what it does not: as each role.

No answer is an error of ours, and each is one that the description names. In the suite an operation
gets a few calls; `make schema` makes 20,000 for each role (SCHEMA_CALLS).
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings

from incidents.actions.people import tokens
from tests.register.test_api import all_operations as all_operations
from tests.register.test_api import own_connection
from tests.support.deferred import late
from tests.trust.page import describe_machine, write_section
from tracker.wsgi import application

schemathesis, checks = late("schemathesis"), late("schemathesis.checks")
CALLS = int(os.environ.get("SCHEMA_CALLS", "0"))
ROLES = ("stranger", "analyst", "officer_a", "approver_a")
FEW = 2


@pytest.fixture(scope="module")
def operations(django_db_setup, django_db_blocker):
    """Every operation of the description: a path and a method each."""
    with django_db_blocker.unblock(), own_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
        return [one.ok() for one in schema.get_all_operations()]


@pytest.fixture(scope="module")
def made():
    """{role: calls}, noted for docs/reliability.md once all are made."""
    calls = {}
    yield calls
    # Whoever is interrupted, or finds faults, has nothing to note.
    if CALLS and set(calls) == set(ROLES):
        words = ", ".join(f"{role} {number:,}" for role, number in calls.items())
        write_section(
            "The API by its description",
            f"`make schema`, {describe_machine()}. Calls by role:\n{words}.\n"
            "No answer of 500 and more, and none that the description does not name.",
        )


def headers_of(cast, role):
    """The headers of a program of a role: a token with all that the person may give."""
    if role == "stranger":
        return {}
    person = getattr(cast, role)
    scopes = [scope.value for scope in tokens.scopes_of(person)]
    secret = tokens.make_token("Any call", scopes, days=1, by=person)[1]
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.slow  # every operation of the API, some calls each
@pytest.mark.parametrize("role", ROLES if CALLS else ("officer_a",))
def test_every_answer_is_one_that_the_description_names(cast, operations, made, role):
    headers, promised = (
        headers_of(cast, role),
        (
            checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ),
    )
    most = CALLS // len(operations) + 1 if CALLS else FEW
    faults = {}
    with own_connection():
        for operation in operations:

            @seed(20261130)
            @settings(
                max_examples=most,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def call(case):
                made[role] = made.get(role, 0) + 1
                with transaction.atomic():
                    answer = case.call(headers=headers)
                    transaction.set_rollback(True)
                case.validate_response(answer, checks=promised)

            try:
                call()
            except (Exception, BaseExceptionGroup) as fault:
                faults[operation.label] = str(fault)[:600]
    if faults:
        made.clear()
    assert not faults, "\n\n".join(f"{label}\n{words}" for label, words in faults.items())
