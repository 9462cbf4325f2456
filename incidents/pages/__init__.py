"""HTML: parse, scope, call, answer."""
