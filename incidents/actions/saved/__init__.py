"""The saved chapter of the actions."""
