"""The measures chapter of the figures."""
