"""The saved chapter of the pages."""
