"""The dashboards chapter of the pages."""
