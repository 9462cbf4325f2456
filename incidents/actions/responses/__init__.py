"""The responses chapter of the actions."""
