"""Signs in the values of a filter: "-tibet" for not that, "none" for a blank."""

# What a filter calls a blank, and what begins a value that is excluded.
NONE, EXCLUDES = "none", "-"
