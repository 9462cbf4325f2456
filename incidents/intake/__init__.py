"""Files become rows: read, check, merge. Taken whole or refused whole."""
