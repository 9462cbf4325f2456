"""Another installation: what it may read of ours, and what we take in of its."""
