"""Queries of the desk: its work, likely duplicates, completeness of a case."""
