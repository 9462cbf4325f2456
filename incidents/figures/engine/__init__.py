"""The engine chapter of the figures."""
