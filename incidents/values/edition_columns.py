"""The columns of what an edition has besides its incidents, in the order of its files."""

REFERENCE_COLUMNS = {
    "instruments": (
        *("key", "title_en", "title_zh", "short_title", "jurisdiction", "issuing_body"),
        *("adopted_on", "in_force_from", "in_force_until", "sanctions", "sources", "confidence"),
        "note",
    ),
    "provisions": (
        *("key", "instrument", "number", "gist", "sanctions", "in_force_from", "in_force_until"),
    ),
    "responses": (
        *("slug", "name", "kind", "jurisdictions", "against", "started_on", "status", "outcome"),
        *("campaigns", "note", "sources", "confidence", "cost_low", "cost_high", "cost_currency"),
        *("cost_method", "cost_source", "version"),
    ),
}
