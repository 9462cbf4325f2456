"""Pages of confidential reports: no account, no session and no form for firms."""
