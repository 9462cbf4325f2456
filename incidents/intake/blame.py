"""The row of a file that the database refuses: no constraint may end in an error page."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents.intake.cases import CaseRow
from incidents.intake.refusals import FileFault

# What a value can meet on its way into the database that no check of ours saw.
DATABASE_REFUSALS = (IntegrityError, DataError, ValidationError)

Attempt = Callable[[list[CaseRow]], Any]


def find_refusal(rows: list[CaseRow], attempt: Attempt) -> FileFault | None:
    """The first row that the database refuses, and why; None if it takes all of them.

    `attempt` writes rows, by sets, so that its error names no row: shorter and shorter beginnings
    of the file are tried, some 16 for 50,000 rows, and all of it is rolled back.
    """
    error = _error_of(rows, attempt)
    if error is None:
        return None
    accepted, refused = 0, len(rows)
    while refused - accepted > 1:
        middle = (accepted + refused) // 2
        found = _error_of(rows[:middle], attempt)
        if found:
            refused, error = middle, found
        else:
            accepted = middle
    return FileFault(rows[refused - 1].line, _("row"), _reason(error))


def _error_of(rows: list[CaseRow], attempt: Attempt) -> Exception | None:
    try:
        with transaction.atomic():
            attempt(rows)
            transaction.set_rollback(True)
    except DATABASE_REFUSALS as error:
        return error
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    diagnosis = getattr(error.__cause__, "diag", None)
    sentence = _sentences().get(getattr(diagnosis, "constraint_name", None) or "")
    if sentence:
        return sentence
    message = getattr(diagnosis, "message_primary", None) or str(error)
    return _("cannot be stored: %(message)s. Correct the row, then bring the file again.") % {
        "message": message
    }


def _sentences() -> dict[str, str]:
    """{name of a constraint: what it says}. Its name is a sentence where it has no other."""
    found = {}
    for model in apps.get_app_config("incidents").get_models():
        for constraint in model._meta.constraints:
            words = constraint.name.replace("_", " ")
            found[constraint.name] = (
                str(constraint.violation_error_message)
                if constraint.violation_error_message != constraint.default_violation_error_message
                else _("breaks the rule “%(rule)s”. Correct the row.") % {"rule": words}
            )
    return found
