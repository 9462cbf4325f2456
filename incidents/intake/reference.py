"""Load the shipped terms, law, campaigns and collective responses; again to update them."""

from pathlib import Path

from django.db import transaction

from incidents.intake import campaigns, law, listings, partnerships, responses
from incidents.intake.reference_state import digest_tables, publish_changes
from incidents.intake.tables import json_of
from incidents.intake.vocabulary import load_terms

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_reference(folder: Path = DATA) -> dict[str, int]:
    """Load every shipped list, all or nothing. Returns {noun: rows}. Raises FileRefused.

    Where that changes anything, both tiers move on: pages that were kept would show the old.
    """
    before = digest_tables()
    doubts = json_of((folder / "doubts.json").read_bytes())
    counts = load_terms(folder)
    counts |= law.load_law((folder / "regulations.json").read_bytes())
    counts |= campaigns.load_campaigns(
        (folder / "campaigns.json").read_bytes(), doubts["campaigns"]
    )
    counts |= listings.load_listings((folder / "listings.csv").read_bytes())
    counts |= partnerships.load_partnerships((folder / "partnerships.json").read_bytes())
    counts |= responses.load_responses((folder / "responses.json").read_bytes())
    counts |= link_responses(folder)
    publish_changes(before)
    return counts


def link_responses(folder: Path = DATA) -> dict[str, int]:
    """Link collective responses to campaigns and to published cases. Raises FileRefused."""
    return responses.link((folder / "response_links.json").read_bytes())
