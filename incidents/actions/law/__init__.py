"""The law chapter of the actions."""
