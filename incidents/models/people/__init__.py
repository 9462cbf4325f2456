"""Rows of people, desks and the ledger of their acts."""
