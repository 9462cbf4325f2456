"""The register of corporate coercion: its one and only app."""
