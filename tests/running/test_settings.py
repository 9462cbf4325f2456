"""What the environment may say, and the sentence with which the rest is refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker.environment import read

PRODUCTION = {
    "SECRET_KEY": "q7Zr0vB2nX9kLw4TfYhC6jMgS1dPuEaI8oNxRbKcVtWzQmHyJs",
    "ALLOWED_HOSTS": "register.example.org",
    "DATABASE_URL": "postgresql://site:p%40ss@db.example.org:5433/tracker?sslmode=verify-full",
    "REDIS_URL": "rediss://cache.example.org:6379/0",
    "TRACKER_ORIGIN": "https://register.example.org",
    "EMAIL_URL": "smtp+tls://post:word@mail.example.org:587",
    "TRACKER_MAIL_FROM": "register@example.org",
}


def test_production_is_read_whole():
    env = read(PRODUCTION)
    assert not env.debug
    assert env.database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "tracker",
        "USER": "site",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }
    assert env.redis == "rediss://cache.example.org:6379/0"
    assert env.allowed_hosts == ["register.example.org"]
    assert env.mail["EMAIL_HOST"] == "mail.example.org"
    assert env.mail["EMAIL_USE_TLS"]
    assert not env.mail["EMAIL_USE_SSL"]
    assert env.oidc is None
    assert env.proxies == 1
    assert env.api_rate == 1200
    assert env.second_factor


@pytest.mark.parametrize(("word", "is_required"), [("", True), ("1", True), ("0", False)])
def test_only_a_developer_may_do_without_a_second_factor(word, is_required):
    developer = {"TRACKER_DEBUG": "1", "TRACKER_SECOND_FACTOR": word}
    assert read(developer).second_factor is is_required


def test_a_developers_machine_needs_one_word():
    env = read({"TRACKER_DEBUG": "1"})
    assert env.debug
    assert env.database is env.redis is None
    assert env.home.name == "var"
    assert env.proxies == 0
    assert env.api_rate == 0
    assert env.mail["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_does_not_start_without(name):
    lacking = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is missing\. Set it to ."):
        read(lacking)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRACKER_DEBUG", "ture", "TRACKER_DEBUG is 'ture'. Set it to 1 (on) or 0 (off)."),
        ("TRACKER_DEBUG", "2", "TRACKER_DEBUG is '2'."),
        (
            "TRACKER_DEBGU",
            "1",
            "TRACKER_DEBGU is not a setting of this site. Did you mean TRACKER_DEBUG",
        ),
        ("TRACKER_HOMES", "/srv", "Did you mean TRACKER_HOME "),
        ("TRACKER_PROXIES", "one", "TRACKER_PROXIES is 'one'. Set it to the number of proxies"),
        ("TRACKER_PROXIES", "-1", "TRACKER_PROXIES is '-1'."),
        (
            "TRACKER_API_RATE",
            "many",
            "TRACKER_API_RATE is 'many'. Set it to the number of requests a minute",
        ),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too weak"),
        (
            "SECRET_KEY",
            "developer-machine-only-" + "qwertzuiopasdfgh" * 3,
            "SECRET_KEY is too weak",
        ),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS holds '*'"),
        ("ALLOWED_HOSTS", "https://register.example.org", "Set it to bare host names"),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is missing"),
        ("DATABASE_URL", "mysql://a:secret@b/c", "DATABASE_URL begins with 'mysql://'"),
        ("DATABASE_URL", "postgresql://db.example.org", "DATABASE_URL names no database"),
        (
            "DATABASE_URL",
            "postgresql://db:port/tracker",
            "DATABASE_URL holds a port that is no number",
        ),
        ("REDIS_URL", "http://cache", "REDIS_URL begins with 'http://'"),
        (
            "TRACKER_ORIGIN",
            "http://register.example.org",
            "TRACKER_ORIGIN is 'http://register.example.org'",
        ),
        ("TRACKER_ORIGIN", "https://register.example.org/path", "Set it to scheme and host alone"),
        ("TRACKER_ORIGIN", "register.example.org", "Set it to scheme and host alone"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL begins with '://'"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL names no host"),
        ("EMAIL_URL", "smtp://mail.example.org:many", "EMAIL_URL holds a port that is no number"),
        ("TRACKER_MAIL_FROM", "register", "TRACKER_MAIL_FROM is 'register'"),
        ("TRACKER_SECOND_FACTOR", "0", "TRACKER_SECOND_FACTOR is off"),
        ("TRACKER_SECOND_FACTOR", "maybe", "TRACKER_SECOND_FACTOR is 'maybe'"),
        ("TRACKER_OIDC_URL", "https://login.example.org", "The identity provider is half set"),
    ],
)
def test_a_wrong_value_is_refused_with_advice(name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(PRODUCTION | {name: value})
    assert sentence in str(refusal.value)
    assert "secret@" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "port", "is_tls", "is_ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
    ],
)
def test_mail_goes_out_as_its_scheme_says(url, port, is_tls, is_ssl):
    mail = read(PRODUCTION | {"EMAIL_URL": url}).mail
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (
        port,
        is_tls,
        is_ssl,
    )


def test_a_whole_identity_provider_is_offered_under_its_host():
    env = read(
        PRODUCTION
        | {
            "TRACKER_OIDC_URL": "https://login.example.org/.well-known/openid-configuration",
            "TRACKER_OIDC_CLIENT_ID": "register",
            "TRACKER_OIDC_SECRET": "word",
        }
    )
    assert env.oidc["name"] == "login.example.org"
    assert env.oidc["settings"]["server_url"].startswith("https://login.example.org/")


@pytest.mark.parametrize("url", ["redis://cache:6379/0", "unix:///run/redis.sock?db=1"])
def test_an_address_of_redis_stays_as_it_was_written(url):
    assert read(PRODUCTION | {"REDIS_URL": url}).redis == url
