"""What a column of a file can be for us, and the headers by which it is recognised."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.intake.files.sheets import fold_header

HEADERS = Path(__file__).resolve().parents[2] / "data" / "headers.json"


@dataclass(frozen=True)
class Target:
    """A part of a case that a column can fill; its headers are in data/headers.json."""

    name: str
    label: Any
    # Whether several columns may have it; else the first one that is filled counts.
    is_many: bool = False


TARGETS: tuple[Target, ...] = (
    Target("slug", _("Id of the row")),
    Target("firm", _("Firm")),
    Target("firm_other_names", _("Firm, other names"), is_many=True),
    Target("firm_country_iso2", _("Firm's home country")),
    Target("firm_sector", _("Firm's sector"), is_many=True),
    Target("coercing_authority", _("Coercing authority")),
    Target("coercing_country_iso2", _("Coercing state")),
    Target("campaign_key", _("Campaign")),
    Target("topic", _("Topic"), is_many=True),
    Target("tactic", _("Tactic"), is_many=True),
    Target("demanded_change", _("What was demanded")),
    Target("wording_before", _("Wording before")),
    Target("wording_after", _("Wording after")),
    Target("first_reported_date", _("First reported")),
    Target("deadline_date", _("Demand deadline")),
    Target("response", _("Firm's response")),
    Target("response_date", _("Day of the firm's response")),
    Target("lifted_date", _("Measure lifted")),
    Target("penalty_amount", _("Fine, amount")),
    Target("penalty_currency", _("Fine, currency")),
    Target("regulation_keys", _("Law cited"), is_many=True),
    Target("source_title", _("Source, title")),
    Target("source_publisher", _("Source, publisher")),
    Target("source_date", _("Source, date")),
    Target("source_url", _("Source, address"), is_many=True),
    Target("confidence", _("Confidence")),
    Target("title", _("Title of the case")),
    Target("doubts", _("What is uncertain")),
    Target("note", _("Note for the desk"), is_many=True),
)
BY_NAME = {target.name: target for target in TARGETS}


@cache
def target_headers() -> dict[str, str]:
    """{folded header: name of the target}. Our own column names come first."""
    headers = {fold_header(target.name): target.name for target in TARGETS}
    others: dict[str, list[str]] = json.loads(HEADERS.read_text())
    for target in TARGETS:
        for header in others.get(target.name, []):
            headers.setdefault(header, target.name)
    return headers


def recognised_headers() -> frozenset[str]:
    return frozenset(target_headers())
