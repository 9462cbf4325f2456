"""The history of a case, response or person: each row of the ledger as a sentence."""

import datetime as dt
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.access import ROLE_TITLES
from incidents.fields import FIELD_TITLES, RESPONSE_TITLES
from incidents.models import ChangedValues, Ledger
from incidents.models.desk.imports import CasePart
from incidents.models.people.ledger import SYSTEM
from incidents.pages.desk.ledger_sentences import SENTENCES
from incidents.queries.desk.reasons import list_reasons


class HistoryEntry(NamedTuple):
    """One line of a history."""

    at: dt.datetime
    sentence: str
    # [{"field", "before", "after"}] in the form of documents; empty where nobody stored them.
    values: list = []
    # Why, where the person said it.
    reason: str = ""


FROM_A_FILE = ("case reloaded", "case in conflict with a file", "conflict decided")


def history_of(user, reference):
    """Return the HistoryEntry rows of a reference that the person may see, oldest first."""
    rows = list(Ledger.objects.visible_to(user).about(reference))
    stored = ChangedValues.objects.visible_to(user).filter(case__reference=reference)
    values = dict(stored.values_list("ledger_row", "fields"))
    reasons = list_reasons([row.pk for row in rows])
    return [
        HistoryEntry(row.at, sentence_of(row), values.get(row.pk, []), reasons.get(row.pk, ""))
        for row in rows
    ]


def sentence_of(row):
    """Return a row of the ledger as a sentence."""
    sentence = SENTENCES.get(row.verb)
    if sentence is None:
        # Only of a row that another version of the site wrote: a test covers each verb of this one.
        return _("%(who)s did something that this version of the site cannot describe.") % {
            "who": _actor(row)
        }
    if row.detail.get("fields") == []:
        return _("%(who)s saved this without changes.") % {"who": _actor(row)}
    return str(sentence) % _words(row)


def _words(row):
    """Return what the sentences name, in words; blank where the row does not have it."""
    detail = row.detail
    return {
        "who": _actor(row),
        "subject": row.subject,
        "count": detail.get("count", ""),
        "held_back": detail.get("held_back", ""),
        "desk": row.desk,
        "version": detail.get("version", ""),
        "ref": detail.get("ref", ""),
        "circle": detail.get("circle", ""),
        "other_desk": detail.get("other_desk", ""),
        "data_set": detail.get("data_set", ""),
        "roles": _join([str(ROLE_TITLES.get(role, role)) for role in detail.get("roles", [])]),
        "fields": _join([f"“{_field_title(row.verb, name)}”" for name in detail.get("fields", [])]),
    }


def _actor(row):
    """Who did it; a program that acted for a person is named with them, by its token."""
    if row.actor == SYSTEM:
        return _("The system")
    token = row.detail.get("token")
    if token:
        return _("%(person)s (by a program, token %(token)s…)") % {
            "person": row.actor,
            "token": token,
        }
    return row.actor


def _field_title(verb, name):
    """Return what a field is called: of an imported row, a collective response, or a case."""
    if verb in FROM_A_FILE:
        return capfirst(CasePart(name).label) if name in CasePart.values else name
    if verb.startswith("response"):
        return RESPONSE_TITLES.get(name, name)
    return FIELD_TITLES.get(name, name)


def _join(words):
    """Return "a", "a and b" or "a, b and c"; "" for no words."""
    *others, last = words or [""]
    if not others:
        return last
    return _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
