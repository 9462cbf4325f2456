"""Rows of the register: entries, firms, authorities, campaigns, vocabulary."""
