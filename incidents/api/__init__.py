"""DRF: the same four moves as pages."""
