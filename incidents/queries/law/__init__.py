"""The law chapter of the queries."""
