"""Figures: one sentence, rows and notes each, listed by name in `catalogue`."""
