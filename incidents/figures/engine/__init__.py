"""Where figures are counted: PostgreSQL or a snapshot, and the cache in front of both."""
