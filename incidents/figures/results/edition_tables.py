"""What an edition says besides its incidents: collective responses, codebook, all figures."""

from collections.abc import Mapping
from typing import Any

from incidents.figures.measures import coverage
from incidents.figures.results import catalogue, codebook
from incidents.figures.results.edition_references import list_references
from incidents.figures.results.result import FigureResult
from incidents.models.register.campaigns import Campaign
from incidents.models.register.incidents import IncidentQuerySet
from incidents.models.register.labels import read_labels

# Keys of a counted row that only the site itself uses.
INTERNAL_KEYS = ("word", "narrow")


def freeze(columns: Mapping[str, str]) -> dict[str, Any]:
    """{"coverage", "codebook", "references"}: what an edition keeps as it is now.

    The collective responses to each published campaign, the codebook of these columns, and law and
    collective responses themselves.
    """
    campaigns = Campaign.objects.filter(is_published=True)
    return {
        "coverage": [row._asdict() for row in coverage.of_campaigns(campaigns)],
        "codebook": list_codebook(columns),
        "references": list_references(),
    }


def list_codebook(columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of the codebook of the columns of files: "column", "meaning", "kind", "values"."""
    rows = codebook.list_columns(columns, read_labels())
    return [
        {
            "column": row["column"],
            "meaning": str(row["meaning"]),
            "kind": row["kind"],
            "values": "; ".join(row["values"]),
        }
        for row in rows
    ]


def compute_figures(entries: IncidentQuerySet) -> dict[str, Any]:
    """{figure: {"title", "entries", "rows"}} of all figures, unfiltered.

    Numbers and keys only: what a key is called may be changed later.
    """
    entries = entries.order_by()
    results = catalogue.compute(tuple(catalogue.FIGURES), lambda _parameter: entries, {})
    return {name: _figure_row(name, result) for name, result in results.items()}


def _figure_row(name: str, result: FigureResult) -> dict[str, Any]:
    return {
        "title": str(catalogue.FIGURES[name].title),
        "entries": result.entries,
        "rows": [
            {key: value for key, value in row.items() if key not in INTERNAL_KEYS}
            for row in result.rows
        ],
    }
