"""The law chapter of the pages."""
