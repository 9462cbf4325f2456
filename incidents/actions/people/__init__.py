"""The people chapter of the actions."""
