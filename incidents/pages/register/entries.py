"""How an incident is presented in a list."""

from urllib.parse import urlencode

from django.urls import reverse

from incidents.models.law.instruments import anchor
from incidents.models.register.labels import label_of
from incidents.values.firm_responses import label_response

LISTED = (
    "ref",
    "title",
    "reported_on",
    "authority",
    "coercing_state",
    "sector",
    "country",
    "wording_before",
    "wording_after",
    "instruments",
    "firm_response",
    "case_kind",
)


def list_row(row, terms=None):
    """The row of a list, labelled; with search terms, the title in pieces (text, is_match)."""
    return {
        **row,
        "url": reverse("incident", args=[row["ref"]]),
        "title_marked": terms.marked(row["title"]) if terms else [(row["title"], False)],
        "authority_name": label_of("authority", row["authority"]),
        "sector_title": label_of("sector", row["sector"]),
        "laws": [(label_of("regulation", key), law_url(key)) for key in row["instruments"]],
        "response_label": label_response(row["firm_response"], row["case_kind"]),
        "matched_in": matched_in(row, terms) if terms else None,
    }


def matched_in(row, terms):
    """The first other text that matches, in pieces; None if the title matches or none does."""
    if any(hit for _text, hit in terms.marked(row["title"])):
        return None
    for column in ("demanded_change", "wording_before", "wording_after", "firm"):
        pieces = terms.marked(row.get(column) or "")
        if any(hit for _text, hit in pieces):
            return pieces
    return None


def law_url(key):
    """The address of an instrument, or of a provision on its instrument's page."""
    instrument, _mark, number = key.partition("#")
    address = reverse("regulation", args=[instrument])
    return f"{address}#{anchor(number)}" if number else address


def register_url(**parameters):
    """The address of the register with these filters."""
    return f"{reverse('incidents')}?{urlencode(parameters)}"
