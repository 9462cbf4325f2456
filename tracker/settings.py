"""The settings, all of them. The environment decides; `environment.read` judges what it says."""

import atexit
import os

from django.utils.translation import gettext_lazy as _

from tracker import __version__, bodies, deployment, deployment_servers, environment
from tracker.api_description import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from tracker.claimed_roles import env_claimed_roles
from tracker.embedded import addresses
from tracker.log_lines import make_logging
from tracker.pools import close_pools
from tracker.schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE

ENV = environment.read(os.environ)
ROOT = environment.ROOT
VERSION = __version__

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
ORIGIN = ENV.origin
TRACKER_HOME = ENV.home
REPORTS_JOURNAL = ENV.journal
BACKUPS_FOLDER = ENV.backups
METRICS_TOKEN = ENV.metrics_token
LOGGING = make_logging(ENV.log_format)
# Importing them registers what `check --deploy` says.
CHECKS = (deployment, deployment_servers)
CLAMAV_SOCKET = ENV.clamav
WEBHOOKS_ALLOWED = ENV.webhooks
WEBHOOK_NETWORKS = ENV.webhook_networks
PEER_NETWORKS = ENV.peer_networks
# As tracker/gunicorn.py reads it: each process judges its share of what arrives.
WEB_PROCESSES = max(int(os.environ.get("WEB_CONCURRENCY", "2")), 1)

INSTALLED_APPS = [
    "incidents",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "drf_spectacular",
    "rest_framework",
]

MIDDLEWARE = [
    "tracker.log_lines.identify_requests",
    "tracker.headers.set_headers",
    "tracker.health.take_any_host",
    # Before anything needs the database: while it is away, nobody waits for it in vain.
    "tracker.outage.Outage",
    "tracker.turns.Busy",
    # Before anything reads a body: what is too large for its address is never taken in.
    "tracker.bodies.limit_bodies",
    "tracker.short_way.shorten_reading",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before anything reads a session or refuses an unknown parameter.
    "tracker.tracking.drop_tracking",
    "incidents.pages.web.variants.redirect_variants",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "incidents.pages.web.typed.Typed",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.wall.Wall",
    # A page is for signed-in people unless it says otherwise: forgetting closes a door.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracker.sessions.Idle",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.second_factor.SecondFactor",
    "incidents.pages.web.errors.Sentences",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "tracker.selects.Renderer"

# --- Rows, cache, queue ---------------------------------------------------------------------------

DATABASES = {"default": ENV.database or addresses.DATABASE}
# Connections are pooled in each process, so none may also be kept by a thread.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 0,
    "max_size": 8,
    # There are more connections than threads: who waits here waits for a server that is away.
    "timeout": 3,
}
atexit.register(close_pools)
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = ENV.redis or addresses.redis_url(TRACKER_HOME)
CACHES = {
    "default": {
        "BACKEND": "tracker.soft_cache.SoftCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tracker",
        # Without a limit, a server that takes connections and says nothing would hold every thread.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5}
        if ENV.redis
        else {"pool_class": "tracker.embedded.pool.EmbeddedPool", "home": TRACKER_HOME},
    }
}

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = TRACKER_HOME / "static"
STATICFILES_DIRS = [ROOT / "static"]
# A developer's change is seen at once; production serves what collectstatic gathered.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tracker.assets.Assets"
    },
}

# Bodies stay in memory, whole, up to what tracker/bodies.py lets in: no part of one ever touches a
# disk, where its file would have a time.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = bodies.LARGEST

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
AUTH_PASSWORD_VALIDATORS.append({"NAME": "tracker.passwords.RepeatedPassword"})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "tracker.accounts.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
# Who asks for a password gets the same page, known here or not; a stranger gets no e-mail of ours.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
# Limits go by the reader's address, which behind a proxy is what the proxy says it is.
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
# Wrong passwords are counted by tracker/sign_in.py; "login_failed" counts codes of second factors.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/h/key",
    "reauthenticate": "10/m/user",
}
SOCIALACCOUNT_ADAPTER = "tracker.accounts.InvitedOnlyElsewhere"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# {group of the identity provider: a role at a desk}; a colleague confirms it like any other.
CLAIMED_ROLES = env_claimed_roles(os.environ)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [ENV.oidc] if ENV.oidc else []}}
# Off only for the demo, whose people are to sign in with one password that everybody knows.
SECOND_FACTOR_REQUIRED = ENV.second_factor
# Who approves, exports or opens the inbox has shown in this time who they are. Off with the above.
RECENT_SIGN_IN_SECONDS = 30 * 60 if SECOND_FACTOR_REQUIRED else None
ACCOUNT_FORMS = {"reset_password_from_key": "tracker.accounts.ChosenPasswordForm"}
MFA_ADAPTER = "tracker.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "Coercion Register"
MFA_FORMS = {
    "login_webauthn": "tracker.passkeys.Login",
    "authenticate_webauthn": "tracker.passkeys.Authenticate",
    "reauthenticate_webauthn": "tracker.passkeys.Reauthenticate",
    "add_webauthn": "tracker.passkeys.Add",
}

# The browser itself holds a name with this prefix to https, this host and the whole of it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("sessionid", "csrftoken") if DEBUG else ("__Host-session", "__Host-csrf")
)
SESSION_ENGINE = "tracker.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_IDLE_SECONDS = 60 * 60
SESSION_NOTE_SECONDS = 5 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# None: gone with the browser. A year's cookie on a firm's machine would tell of its visit.
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# --- Mail -----------------------------------------------------------------------------------------

globals().update(ENV.mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from

# --- Transport ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- API ------------------------------------------------------------------------------------------

API_RATE = ENV.api_rate
REST_FRAMEWORK = {
    # The first says how to sign in where somebody is refused (401).
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "incidents.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["incidents.access.Denied"],
    "DEFAULT_THROTTLE_CLASSES": ["incidents.api.rates.ReaderRate"],
    "NUM_PROXIES": ENV.proxies,
    "DEFAULT_RENDERER_CLASSES": ["incidents.api.web.RowsRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "incidents.api.web.refusals",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

# --- The clock ------------------------------------------------------------------------------------

CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
# A worker killed in the middle leaves its rows waiting; the next beat claims them.
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "tracker.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(TRACKER_HOME / "beat")
