"""The desk chapter of the actions."""
