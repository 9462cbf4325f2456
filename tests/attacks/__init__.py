"""Attacks that once succeeded, performed as an attacker would: each has to fail now."""
