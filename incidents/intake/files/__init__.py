"""Files of any common table format become sheets: a header and rows of text."""
