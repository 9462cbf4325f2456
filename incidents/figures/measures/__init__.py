"""Statistics of incidents: numbers and plain rows, without sentences or drawings."""
