"""Rows of the law: instruments, provisions and relations between them."""
