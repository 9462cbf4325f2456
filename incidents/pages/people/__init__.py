"""The people chapter of the pages."""
