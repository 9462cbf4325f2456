"""Queries of the desk: its work, its list of cases, likely duplicates."""
