"""Rows become other people's formats."""
