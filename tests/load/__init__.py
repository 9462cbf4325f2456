"""A site under load: `make load`."""
