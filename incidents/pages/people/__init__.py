"""Pages of people: the colleagues of a desk, and all people for administrators."""
