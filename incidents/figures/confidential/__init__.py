"""Confidential statistics: cases that may be counted but not published."""
