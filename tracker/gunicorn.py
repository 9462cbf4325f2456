"""How gunicorn serves the site: `gunicorn -c python:tracker.gunicorn tracker.wsgi`."""

import datetime as dt
import gc
import json
import os

from django.urls import get_resolver
from gunicorn.glogging import Logger

from tracker.log_lines import CONTROLS, JsonLine, env_log_format
from tracker.quiet import UNLOGGED, Quiet, is_secret

bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
# Method, path, answer, milliseconds. Address, browser and question are nobody's business.
access_log_format = "%(m)s %(U)s %(s)s %(M)sms"
accesslog = "-"
errorlog = "-"
loglevel = "warning"


LOG_FORMAT = env_log_format(os.environ)


def write_access_line(resp, environ, request_time):
    """Return the JSON of a request: what the plain line says, and the request's id."""
    line = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "level": "INFO",
        "name": "access",
        "request": environ.get("REQUEST_ID", ""),
        "method": environ.get("REQUEST_METHOD", ""),
        "path": environ.get("PATH_INFO", ""),
        "status": int(str(resp.status).split(maxsplit=1)[0]),
        "milliseconds": round(request_time.total_seconds() * 1000),
    }
    return json.dumps(line, ensure_ascii=False)


class Discreet(Logger):
    """Leaves out what tells of a reader, in both of gunicorn's logs."""

    quiet = Quiet()

    def access(self, resp, req, environ, request_time):
        if is_secret(environ.get("PATH_INFO", ""), also=UNLOGGED):
            return
        if LOG_FORMAT == "json":
            self.access_log.info(write_access_line(resp, environ, request_time))
        else:
            super().access(resp, req, environ, request_time)

    def atoms(self, resp, req, environ, request_time):
        """What a line is made of; a path may hold a line break, and would forge a line."""
        atoms = super().atoms(resp, req, environ, request_time)
        return atoms | {name: str(atoms[name]).translate(CONTROLS) for name in ("m", "U")}

    def setup(self, cfg):
        super().setup(cfg)
        # On the logger itself: whatever handlers somebody adds, a dropped record reaches none.
        self.error_log.addFilter(self.quiet)
        for handler in self.error_log.handlers if LOG_FORMAT == "json" else ():
            handler.setFormatter(JsonLine())


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
