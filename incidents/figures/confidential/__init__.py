"""The confidential chapter of the figures."""
