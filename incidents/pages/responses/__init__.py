"""The responses chapter of the pages."""
