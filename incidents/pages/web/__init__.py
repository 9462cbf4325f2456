"""What all pages share: queries, scopes, refusals, cached responses, edit conflicts, errors."""
