"""The desk chapter of the pages."""
