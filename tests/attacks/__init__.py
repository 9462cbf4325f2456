"""Attacks on our own site, written down: each one worked once, and fails since."""
