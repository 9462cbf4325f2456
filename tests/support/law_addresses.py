"""Addresses of laws that a desk proposes, and of editing law: see addresses.py for the rows."""

from incidents.actions.desk import law_proposals
from incidents.actions.law import edits
from incidents.models import Instrument
from tests.support.roles import (
    ACT_OF_DESK_A,
    DECIDES,
    DESK,
    FORM_REFUSED,
    INVITES,
    OF_DESK_A,
    ONLY_POST,
)

LAW = "desk/laws/<lawproposal_key:pk>/"
EDIT = "law/edits/<lawedit_key:pk>/"
RELATIONS = "law/<slug:key>/relations/"
EDIT_REFUSED, ACT_OF_ADMIN = (302, *(403,) * 5, 422), (302, *(403,) * 5, 302)
LAWS = [
    ("GET", "desk/laws/", "/desk/laws/", DESK),
    ("GET", "desk/laws/propose/", "/desk/laws/propose/", DESK),
    ("GET", "desk/laws/propose/", "/desk/laws/propose/?case={case}", OF_DESK_A),
    ("POST", "desk/laws/propose/", "/desk/laws/propose/", FORM_REFUSED),
    ("GET", LAW, "/desk/laws/{law}/", OF_DESK_A),
    *(
        ("GET", f"{LAW}{verb}/", f"/desk/laws/{{law}}/{verb}/", ONLY_POST)
        for verb in ("confirm", "withdraw")
    ),
    ("POST", f"{LAW}confirm/", "/desk/laws/{law}/confirm/", DECIDES),
    ("POST", f"{LAW}withdraw/", "/desk/laws/{law}/withdraw/", ACT_OF_DESK_A),
]
# Of administrators alone.
LAWS += [
    ("GET", "law/", "/law/", INVITES),
    ("GET", "law/<slug:key>/edit/", "/law/advertising-law/edit/", INVITES),
    ("POST", "law/<slug:key>/edit/", "/law/advertising-law/edit/", EDIT_REFUSED),
    ("GET", RELATIONS, "/law/advertising-law/relations/", INVITES),
    ("POST", RELATIONS, "/law/advertising-law/relations/", EDIT_REFUSED),
    (
        "GET",
        f"{RELATIONS}<relation_key:pk>/remove/",
        "/law/advertising-law/relations/1/remove/",
        ONLY_POST,
    ),
    (
        "POST",
        f"{RELATIONS}<relation_key:pk>/remove/",
        "/law/advertising-law/relations/99999999/remove/",
        (302, *(403,) * 5, 404),
    ),
    ("GET", EDIT, "/law/edits/{law_edit}/", INVITES),
    *(
        ("GET", f"{EDIT}{verb}/", f"/law/edits/{{law_edit}}/{verb}/", ONLY_POST)
        for verb in ("apply", "decline")
    ),
    ("POST", f"{EDIT}apply/", "/law/edits/{law_edit}/apply/", ACT_OF_ADMIN),
    ("POST", f"{EDIT}decline/", "/law/edits/{law_edit}/decline/", ACT_OF_ADMIN),
]

PRESS_LAW = {
    "title_en": "Press Law",
    "title_orig": "新闻法",
    "title_lang": "zh",
    "jurisdiction": "CN",
    "issuing_body": "A body",
    "kind": "law",
    "in_force_from": "2025-05",
    "number": "3",
    "gist": "What the press may say.",
    "source_title": "Gazette of the body",
    "source_issuer": "A body",
}


def law_places(cast):
    """{name: how it is made} of rows that these addresses name: a proposal of desk A, an edit."""

    def edited():
        instrument = Instrument.objects.get(key="advertising-law")
        typed = {("2021", "66", "gist"): "Said better."}
        changes = edits.list_changes_of_law(instrument, typed)
        return edits.propose_edit(instrument, changes, "A correction.", by=cast.admin).pk

    return {
        "law": lambda: law_proposals.propose_law(PRESS_LAW, None, by=cast.officer_a).pk,
        "law_edit": edited,
    }
