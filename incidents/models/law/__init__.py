"""Rows of the law: instruments, provisions, and how they relate."""
