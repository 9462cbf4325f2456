"""The desk chapter of the queries."""
