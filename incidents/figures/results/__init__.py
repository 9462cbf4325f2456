"""The results chapter of the figures."""
