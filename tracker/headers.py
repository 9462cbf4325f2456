"""What every answer tells the browser: take nothing from elsewhere, run nothing inline."""

from urllib.parse import urlsplit

from django.conf import settings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Passkeys are the one thing of the machine that this site asks for.
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
NO_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def middleware(get_response):
    """Give every answer, static files and refusals included, the same headers."""
    headers = {
        "Content-Security-Policy": content_policy(settings.ENV.oidc),
        "Permissions-Policy": features(),
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    def respond(request):
        response = get_response(request)
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return respond


def content_policy(provider):
    """Return the policy. A sign-in form that is sent on to the identity provider may end there."""
    policy = dict(POLICY)
    if provider:
        parts = urlsplit(provider["settings"]["server_url"])
        policy["form-action"] += f" {parts.scheme}://{parts.netloc}"
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def features():
    own = [f"{name}=(self)" for name in OWN_FEATURES]
    return ", ".join(own + [f"{name}=()" for name in NO_FEATURES])
