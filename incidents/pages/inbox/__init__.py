"""The desk's doors to the sealed room: pages that decrypt in the officer's browser, and JSON."""
