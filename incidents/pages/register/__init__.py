"""The register chapter of the pages."""
