"""Find the row of a file that the database refuses, so that no constraint ends in error 500."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents.intake.cases import CaseRow
from incidents.intake.refusals import FileFault

# Errors of the database that our own checks of a value did not foresee.
DATABASE_REFUSALS = (IntegrityError, DataError, ValidationError)

Attempt = Callable[[list[CaseRow]], Any]


def find_refusal(rows: list[CaseRow], attempt: Attempt) -> FileFault | None:
    """The first row that the database refuses, and why; None if it takes all of them.

    `attempt` writes many rows at once, so its error names no row. A binary search tries ever
    shorter beginnings of the file, some 16 for 50,000 rows, and rolls all of them back.
    """
    error = _error_of(rows, attempt)
    if error is None:
        return None
    accepted, refused = 0, len(rows)
    while refused - accepted > 1:
        middle = (accepted + refused) // 2
        first_error = _error_of(rows[:middle], attempt)
        if first_error:
            refused, error = middle, first_error
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
    return _(
        "This row cannot be stored: %(message)s. Correct the row, then upload the file again."
    ) % {"message": message}


def _sentences() -> dict[str, str]:
    """{name of a constraint: sentence}. The name itself is the sentence if there is no other."""
    sentences = {}
    for model in apps.get_app_config("incidents").get_models():
        for constraint in model._meta.constraints:
            words = constraint.name.replace("_", " ")
            sentences[constraint.name] = (
                str(constraint.violation_error_message)
                if constraint.violation_error_message != constraint.default_violation_error_message
                else _("This row breaks the rule “%(rule)s”. Correct the row.") % {"rule": words}
            )
    return sentences
