"""Rows of confidential reports: ciphertext and days only."""
