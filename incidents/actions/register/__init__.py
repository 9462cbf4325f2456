"""The register chapter of the actions."""
