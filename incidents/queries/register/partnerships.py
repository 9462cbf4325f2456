"""Research partnerships as rows for files and programs."""

from typing import Any

from incidents.models.register.partnerships import ResearchPartnership

COLUMNS = (
    *("key", "title", "technology", "partner", "partner_country", "counterpart"),
    *("counterpart_country", "end_user", "began_on", "ended_on", "status", "finding"),
    *("recommendation", "doubts"),
)
OF_SOURCE = ("title", "publisher", "on", "url", "kind")


def read_partnerships() -> list[dict[str, Any]]:
    """Every partnership with its `sources`, days as text; two queries."""
    rows = ResearchPartnership.objects.prefetch_related("sources")
    return [
        {name: _plain(getattr(row, name)) for name in COLUMNS}
        | {
            "sources": [
                {name: str(getattr(source, name)) for name in OF_SOURCE}
                for source in row.sources.all()
            ]
        }
        for row in rows
    ]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)
