"""The names of ours that the environment may hold, and the refusal of all others."""

import difflib

from django.core.exceptions import ImproperlyConfigured

# Every name of ours that the environment may hold. One beside these is a typo, and refused.
OURS = {
    "TRACKER_API_RATE": "requests a minute of one reader of the API, 0 for no limit",
    "TRACKER_BACKUPS": "folder where backups are written, for their age to be watched",
    "TRACKER_CHROMIUM": "path of the Chromium that browser tests drive",
    "TRACKER_CLAMAV": "socket of ClamAV, unix:///run/clamav/clamd.ctl or tcp://host:3310",
    "TRACKER_DEBUG": "1 on a developer's machine, never in production",
    "TRACKER_EMBEDDERS": "origins whose pages may show figures in a frame, split by spaces",
    "TRACKER_HOME": "folder of the embedded servers and of what the site computes",
    "TRACKER_JOURNAL": "file beside the database that keeps deletions deleted after a restore",
    "TRACKER_LOG_FORMAT": "plain, or json for a program that gathers logs",
    "TRACKER_MAIL_FROM": "sender of the site's mail",
    "TRACKER_METRICS_TOKEN": "bearer token that may read /metrics from elsewhere",
    "TRACKER_OIDC_CLIENT_ID": "client id at the identity provider",
    "TRACKER_OIDC_NAME": "what the button of the identity provider says",
    "TRACKER_OIDC_ROLES": "what groups mean, group=desk/role; a colleague still confirms each role",
    "TRACKER_OIDC_SECRET": "client secret at the identity provider",
    "TRACKER_OIDC_URL": "address of the identity provider's OpenID configuration",
    "TRACKER_ORIGIN": "address of the site as its readers type it",
    "TRACKER_PROXIES": "how many proxies a request passes before it reaches the site",
    "TRACKER_SECOND_FACTOR": "0 on a developer's machine only: desks sign in by password alone",
    "TRACKER_WEBHOOKS": "1 where readers may have changes sent to addresses of their own",
    "TRACKER_PEER_NETWORKS": "internal networks of other installations, split by spaces",
    "TRACKER_WEBHOOK_NETWORKS": "internal networks that webhooks may reach, split by spaces",
}


def refuse_unknown_names(environ):
    for name in sorted(environ):
        if name.startswith("TRACKER_") and name not in OURS:
            near = difflib.get_close_matches(name, OURS, n=1, cutoff=0)[0]
            raise ImproperlyConfigured(
                f"{name} is not a setting of this site. Did you mean {near} ({OURS[near]})?"
            )
