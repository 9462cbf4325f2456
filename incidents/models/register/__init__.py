"""Rows of the register: incidents, firms, authorities, campaigns, vocabulary."""
