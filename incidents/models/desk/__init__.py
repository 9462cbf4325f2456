"""Rows of a desk: cases, evidence, releases, imports."""
