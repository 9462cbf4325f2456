"""A released document as a case: what another register, or an edition, has of an incident."""

from incidents.forms.case_rows import SOURCE_COLUMNS, USE_COLUMNS, EventForm, WordingForm
from incidents.models import Campaign

# Fields of a document that a case has under the same name.
SAME = (
    *("case_kind", "found_by", "title", "coercing_state", "attribution", "attribution_source"),
    *("further_authorities", "amplified_by", "political_link", "checked_on", "checked_by"),
    *("topics", "tactics", "demanded_change", "reported_on", "last_known_on", "confidence"),
    "borderline",
    *("concession_words", "concession_places", "concession_languages", "doubts"),
    "community_note",
)


def case_of_document(document, user):
    """The case as JSON that gives this document again, once it is released.

    What a desk decides is not in it: consent and marking. Days of demand, deadline, response and
    measure come back with the timeline they were read from.
    """
    authority, sector = document.get("authority") or {}, document.get("sector") or {}
    facts = {name: document[name] for name in SAME if document.get(name)}
    facts |= {
        "firm_name": document.get("firm", ""),
        "firm_country": document.get("country", ""),
        "firm_kind": document.get("firm_kind", ""),
        "sector": sector.get("slug", ""),
        "authority_name": authority.get("name", ""),
        "authority_kind": authority.get("kind", ""),
        "campaign": _find_campaign(document.get("campaign"), user),
    }
    rows = {
        "events": _pick(document.get("timeline"), EventForm.Meta.fields),
        "wordings": _pick(document.get("wordings"), WordingForm.Meta.fields),
        "citations": [
            {
                "text": one["provision"] or one["instrument"],
                "invoked": one["invoked"],
                "quote": one["quote"],
            }
            for one in document.get("citations") or ()
        ],
        "sources": _pick(document.get("sources"), (*SOURCE_COLUMNS, *USE_COLUMNS)),
    }
    return {name: value for name, value in facts.items() if value} | rows


def _pick(rows, names):
    return [{name: row[name] for name in names if name in row} for row in rows or ()]


def _find_campaign(title, user):
    """The key of the one campaign of this title that the person may see, or ""."""
    if not title:
        return ""
    keys = Campaign.objects.visible_to(user).filter(title=title).values_list("slug", flat=True)
    return keys[0] if len(keys) == 1 else ""
