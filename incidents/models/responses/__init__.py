"""Rows of collective responses and statutory deadlines."""
