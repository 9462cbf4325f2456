"""Signing in as a browser does, and setting up and showing an authenticator app (RFC 6238)."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

INTERVAL = 30


def code(secret):
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // INTERVAL))


def sign_in(client, email, password):
    """Give the password; the client, wherever that led it."""
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def set_up_factor(client, password):
    """Add an authenticator app to the account that is signed in; its secret."""
    client.post("/accounts/reauthenticate/", {"password": password})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    return secret
