"""Redis from a wheel, and the connections that start it."""
