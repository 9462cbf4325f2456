"""Actions of the desk: cases, imports, releases."""
