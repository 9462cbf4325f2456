"""Their columns and words become ours: suggestions, values, and what stays unread."""
