"""Verbs over several rows, or with consequences; one module per noun."""
