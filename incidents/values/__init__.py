"""Pure values: dates, designations, country names, search folding. No rows and no web."""
