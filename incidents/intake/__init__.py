"""Import of files: read, check, merge. All rows of a file are imported, or none."""
