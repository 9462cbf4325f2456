"""What attackers did to an earlier version of this site, done again: each has to fail."""
