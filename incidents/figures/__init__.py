"""Reading for counting: queryset in, rows out; nothing here writes."""
