"""Rows of saved searches, alerts and what changed."""
