"""Files of cases: taken whole or refused whole, and remembered either way."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions import ledger
from incidents.intake import cases
from incidents.intake.known import Known
from incidents.intake.merge import Merged, Terms, merge
from incidents.intake.refusals import Refused
from incidents.models.cases import ConsentChoices, Marking
from incidents.models.imports import Import
from incidents.models.people import User

# A page of refusals that nobody can read helps nobody; the count stays true.
MOST_REFUSALS = 1000


def take(raw: bytes, *, filename: str, by: User) -> Import:
    """Take a desk's own file: new cases stay internal and TLP:AMBER until someone says more.

    Returns the import, with its refusals if it was refused; then nothing else was stored.
    """
    if not may(by, Permission.IMPORT_CASES):
        raise ValidationError(_("Your role at this desk does not include this."), code="role")
    terms = Terms(by=by, consent=ConsentChoices.INTERNAL, marking=Marking.AMBER)
    record = Import(
        desk=by.desk,
        filename=filename[:200],
        sha256=hashlib.sha256(raw).hexdigest(),
        by=by,
        at=timezone.now(),
        rows=0,
    )
    try:
        merged = load(raw, terms)
        record.added, record.changed = len(merged.added), len(merged.changed)
        record.rows = record.added + record.changed + merged.unchanged
    except Refused as refused:
        record.refusals = [
            [fault.line, fault.column, fault.reason] for fault in refused.refusals[:MOST_REFUSALS]
        ]
    record.save(force_insert=True)
    return record


@transaction.atomic
def load(raw: bytes, terms: Terms) -> Merged:
    """Read, check and merge a table of cases, all or nothing. Raises Refused."""
    known = Known.of(terms.by.desk)
    rows = cases.read(raw, known, terms.notes)
    merged = merge(rows, known, terms)
    for verb, touched in (("case loaded", merged.added), ("case reloaded", merged.changed)):
        for case in touched:
            ledger.record(verb, case.reference, by=terms.by, row=case.slug)
    return merged


def terms_of_published(by: User, doubts: dict[str, Any]) -> Terms:
    """Terms for accounts that were published already: named, TLP:CLEAR, doubts carried along."""
    return Terms(
        by=by,
        consent=ConsentChoices.NAMED,
        marking=Marking.CLEAR,
        notes=doubts["cases"],
        firms=doubts["firms"],
    )
