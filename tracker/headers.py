"""What every answer tells the browser: take nothing from elsewhere, run nothing inline."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost

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
# Rooms where sealed things are written and read: by address, so that refusals, redirects and pages
# that somebody forgot to mark carry the same. No text becomes script or markup (Trusted Types, with
# no policy at all), and no form is sent anywhere.
SEALED_ROOMS = ("/report/", "/desk/inbox/")
# But one: a file that age's own command sealed comes by a plain form. Without a referrer its origin
# would be "null", which is how a forged request looks.
FORM = "/report/sealed-file/"
# Scripts that only these rooms run: kept in a browser they would tell for years what was opened.
OWN_SCRIPTS = ("js/reports/", "vendor/sealed", "vendor/pdf/", "sealed/")
# The page that shows files of reports in a frame, and that frame: it has no origin, reaches nothing
# else, and runs the scripts that draw, in a worker that it makes itself.
INBOX, VIEWER = "/desk/inbox/", "/desk/inbox/viewer/"
FRAMED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "sandbox": "allow-scripts",
}
SEALED = {
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
# Files that people brought: saved, never shown. Should a browser show one all the same, it can do
# nothing there and reach nothing.
BROUGHT_FILES = re.compile(r"/desk/evidence/files/|/api/v1/cases/[^/]+/evidence/.+/file/$")
BROUGHT = {
    "Content-Security-Policy": "default-src 'none'; sandbox; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
# What only signed-in people read stays in no cache, and does not come back by the Back button after
# somebody signed out.
SIGNED_IN = ("/desk/", "/saved/", "/accounts/", "/admin/")
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


def set_headers(get_response):
    """Give every answer, static files and refusals included, the same headers."""
    headers = {
        "Content-Security-Policy": content_policy(settings.ENV.oidc),
        "Permissions-Policy": features(),
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    # Figures that other people's pages may show: public data, no form, no cookie.
    framed = {
        "Content-Security-Policy": content_policy(None, settings.ENV.embedders),
        "Cross-Origin-Resource-Policy": "cross-origin",
    }

    own_scripts = tuple(settings.STATIC_URL + place for place in OWN_SCRIPTS)

    def respond(request):
        response = get_response(request)
        path = request.path_info
        own = {"Cache-Control": "no-store"} if path.startswith(SIGNED_IN) else {}
        if path.startswith(SEALED_ROOMS):
            own = sealed(request)
        if BROUGHT_FILES.match(path):
            own = BROUGHT
        if path.startswith(own_scripts):
            own = {"Cache-Control": "no-store"}
        for name, value in (headers | own).items():
            response.headers[name] = value
        if getattr(response, "is_for_frames", False):
            for name, value in framed.items():
                response.headers[name] = value
        return response

    return respond


def sealed(request):
    """Headers of confidential reports: nothing is stored, and no other site or script is told."""
    path = request.path_info
    has_form = path.startswith(FORM)
    frames = {"frame-src": _own_frame(request)} if path == INBOX else {}
    policy = POLICY | frames | SEALED | ({"form-action": "'self'"} if has_form else {})
    if path == VIEWER:
        policy = FRAMED
    return {
        "Content-Security-Policy": written(policy),
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin" if has_form else "no-referrer",
    }


def _own_frame(request):
    """The one address that the inbox shows in a frame, and to which that frame can go: browsers ask
    the policy of the page around for each address that a frame turns to.
    """
    try:
        return request.build_absolute_uri(VIEWER)
    except DisallowedHost:
        return "'none'"


def content_policy(provider, embedders="'none'"):
    """Return the policy. A sign-in form that is sent on to the identity provider may end there."""
    policy = POLICY | {"frame-ancestors": embedders}
    if provider:
        parts = urlsplit(provider["settings"]["server_url"])
        policy["form-action"] += f" {parts.scheme}://{parts.netloc}"
    return written(policy)


def written(policy):
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def features():
    own = [f"{name}=(self)" for name in OWN_FEATURES]
    return ", ".join(own + [f"{name}=()" for name in NO_FEATURES])
