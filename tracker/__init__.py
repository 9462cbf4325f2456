"""Wiring only: settings, addresses, servers, headers. Nothing here knows what an incident is."""

__version__ = "0.1.0"
