"""How gunicorn serves the site: `gunicorn -c python:tracker.gunicorn tracker.wsgi`."""

import gc
import os

from django.urls import get_resolver
from gunicorn.glogging import Logger

bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
# Method, path, answer, milliseconds. Address, browser and question are nobody's business.
access_log_format = "%(m)s %(U)s %(s)s %(M)sms"
accesslog = "-"
errorlog = "-"
loglevel = "warning"

# A line of the log has a time: who watches a firm's line must not find the hour of its report here.
# And the address of a letter is a key until its reader has chosen a password; that of a feed, or of
# the end of letters, as long as there is a subscription; that of a desk's calendar until the desk
# ends it.
UNTOLD = (
    "/report/",
    "/desk/inbox/",
    "/healthz/",
    "/accounts/password/reset/key/",
    "/following/feeds/",
    "/following/unsubscribe/",
    "/calendars/",
)


class Discreet(Logger):
    def access(self, resp, req, environ, request_time):
        if not environ.get("PATH_INFO", "").startswith(UNTOLD):
            super().access(resp, req, environ, request_time)


logger_class = Discreet


def post_worker_init(_worker):
    """Load the rest of the site, and spare it the search for garbage: all of this stays.

    A picture makes enough objects for several such searches, each through all that was imported.
    """
    get_resolver()._populate()
    gc.collect()
    gc.freeze()


def worker_exit(_server, _worker):
    gc.unfreeze()
