"""Load the shipped terms, law, campaigns and collective responses; again to update them."""

from pathlib import Path
from typing import Any

from django.db import transaction

from incidents.intake import campaigns, law, responses
from incidents.intake.tables import json_of
from incidents.models.register.authorities import Authority
from incidents.models.register.vocabulary import Sector, Tactic, Topic

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_reference(folder: Path = DATA) -> dict[str, int]:
    """Load every shipped list, all or nothing. Returns {noun: rows}. Raises FileRefused."""
    words = json_of((folder / "reference.json").read_bytes())
    bodies = json_of((folder / "authorities.json").read_bytes())
    doubts = json_of((folder / "doubts.json").read_bytes())
    counts = {
        "topics": _upsert(Topic, words["topics"], "slug"),
        "tactics": _upsert(Tactic, words["tactics"], "slug"),
        "sectors": _upsert(Sector, words["sectors"], "slug"),
        "authorities": _upsert(Authority, bodies["authorities"], "slug"),
    }
    counts |= law.load_law((folder / "regulations.json").read_bytes())
    counts |= campaigns.load_campaigns(
        (folder / "campaigns.json").read_bytes(), doubts["campaigns"]
    )
    counts |= responses.load_responses((folder / "responses.json").read_bytes())
    return counts | link_responses(folder)


def link_responses(folder: Path = DATA) -> dict[str, int]:
    """Link collective responses to campaigns and to published cases. Raises FileRefused."""
    return responses.link((folder / "response_links.json").read_bytes())


def _upsert(model: Any, rows: list[dict[str, Any]], key: str) -> int:
    """Insert or update rows by their key in one statement; returns how many there are."""
    model.objects.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for name in rows[0] if name != key],
    )
    return len(rows)
