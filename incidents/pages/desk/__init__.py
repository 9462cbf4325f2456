"""Pages of the desk: my work, cases, releases, imports."""
