"""The charts chapter of the figures."""
