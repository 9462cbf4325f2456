"""The doors of the sealed room for firms: no account, no session, no form."""
