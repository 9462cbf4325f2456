"""Measures as figures: rows with the words that lead to the entries behind them, and a sentence."""
