"""The register chapter of the queries."""
