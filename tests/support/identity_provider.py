"""An identity provider for tests: OpenID Connect by real requests on loopback.

Source: OpenID Connect Core 1.0, sections 3.1.2 (authorization), 3.1.3 (token), 5.3 (UserInfo).
"""

import json
import secrets
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "register", "a-secret-of-the-client"


class Provider(BaseHTTPRequestHandler):
    """Says whoever `server.claims` describes is at the keyboard, and gives each code out once."""

    def do_GET(self):
        place = urlsplit(self.path)
        here = f"http://127.0.0.1:{self.server.server_port}"
        if place.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif place.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            assert asked["client_id"] == CLIENT
            assert "openid" in asked["scope"].split()
            code = secrets.token_urlsafe()
            self.server.codes.add(code)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif self.headers.get("Authorization") == f"Bearer {self.server.token}":
            self.say(self.server.claims)
        else:
            self.send_error(401)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        sent = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        is_known = (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        if not is_known or sent["code"] not in self.server.codes:
            return self.send_error(400)
        self.server.codes.remove(sent["code"])
        return self.say({"access_token": self.server.token, "token_type": "Bearer"})

    def say(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Nothing to say."""


@contextmanager
def running_provider(settings):
    """Run the provider and have the site know it; yields the server, whose `claims` a test sets."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        server.claims, server.codes, server.token = {}, set(), secrets.token_urlsafe()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/.well-known/openid-configuration"
        app = {
            "provider_id": "organisation",
            "name": "The organisation",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": here},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield server
        server.shutdown()
