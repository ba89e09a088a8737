"""Settings, driven by the environment, a heading per concern."""

import contextlib
import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def own_secret(path: Path) -> str:
    """The secret of this installation: made once, kept in a file that only its user reads."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        with contextlib.suppress(
            FileExistsError
        ):  # two processes at the first start: one of them wins, whole
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


# --- Where it runs -----------------------------------------------------------------------------------------------

VAR = Path(env("ZICHT_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("ZICHT_DEMO", default=False)
SECURE = env.bool("ZICHT_SECURE", default=not (DEBUG or DEMO))  # behind TLS: secure cookies, HSTS
SECRET_KEY = env("SECRET_KEY", default="") or own_secret(VAR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_ORIGIN = env("PUBLIC_ORIGIN", default=f"http://localhost:{env('PORT', default='8000')}")
ROOT_URLCONF = "zicht.urls"
WSGI_APPLICATION = "zicht.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What it is made of ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
    "zicht.core",
    "areas",
    "accounts",
    "coalitions",
    "questions",
    "sources",
    "reviews",
    "analyses",
    "publications",
    "publications.public",
    "zicht.desk",
    "zicht",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zicht.api.headers.ApiHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zicht.core.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zicht.desk.context.page",
            ],
        },
    }
]
FORM_RENDERER = "zicht.core.forms.ZichtRenderer"
COTTON_DIR = "cotton"

# --- Data --------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'zicht.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL with IMMEDIATE transactions is what keeps "database is locked" away (docs/adr/0002). What a statement keeps for a
    # moment stays in memory: in the folder for temporary files, a full disk there would stop every write here.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
MEDIA_ROOT = VAR / "files"
# Datasets, packages and attachments: on disk, or in a bucket that speaks S3 when STORAGE_BUCKET is set. Nothing in it is
# public and no address of a file is ever given out: every file goes through a view, or to the runner only.
STORAGE_BUCKET = env("STORAGE_BUCKET", default="")
BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": STORAGE_BUCKET,
        "endpoint_url": env("STORAGE_ENDPOINT", default="") or None,
        "region_name": env("STORAGE_REGION", default="") or None,
        "access_key": env("STORAGE_ACCESS_KEY", default="") or None,
        "secret_key": env("STORAGE_SECRET_KEY", default="") or None,
        "location": env("STORAGE_FOLDER", default=""),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 60,
        "max_memory_size": 8 * 1024 * 1024,
    },
}
STORAGES = {
    "default": BUCKET if STORAGE_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or env.bool("ZICHT_PLAIN_STATIC", default=False)
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=2 * 1024**3)
DATASET_MOST_ROWS = env.int("DATASET_MOST_ROWS", default=20_000_000)
# A piece of a file takes seconds and sorting twenty million rows a few minutes; every piece extends the lease.
DATASET_LEASE_SECONDS = env.int("DATASET_LEASE_SECONDS", default=600)
DATASET_KEEP_DAYS = env.int("DATASET_KEEP_DAYS", default=2 * 365)
# A file up to here is read while the analyst waits; a larger one goes to a worker.
DATASET_AT_ONCE_BYTES = env.int("DATASET_AT_ONCE_BYTES", default=1024 * 1024)

# --- Language and time -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Who comes in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",
    "accounts.backends.DemoOnlyInDemo",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/inloggen/"
LOGIN_REDIRECT_URL = "/werk/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # a working day, see SESSION_COOKIE_AGE
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Zicht"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Axes counts failed log-ins, one rule at one address; an office shares one address, so many may log in from it.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": "300/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # who has no account gets no mail that invites to sign up
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.adapter.name_typed"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False

# --- Safety ------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zicht.desk.failures.csrf_failure"
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Certificates ------------------------------------------------------------------------------------------------

# Releases are signed with this Ed25519 key (32 bytes in base64); without it, one is made here at the first release.
CERTIFICATE_KEY = env("ZICHT_CERTIFICATE_KEY", default="")
CERTIFICATE_KEY_FILE = VAR / "certificate-key"
# Public keys (base64) that signed earlier: certificates from that time stay valid.
CERTIFICATE_OLD_KEYS = env.list("ZICHT_CERTIFICATE_OLD_KEYS", default=[])

# --- Queue -------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "notify"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A bell that was popped by a killed worker comes back after seconds, not after the default hundred (docs/adr/0003).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600, "unacked_restore_interval": 2, "unacked_restore_throttle": 1,
}  # fmt: skip
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULER = "zicht.scheduler.Scheduler"
# "duckdb" computes in the worker, "spark" on SPARK_MASTER (requirements-spark.txt and Java); the outcomes are equal.
ANALYSIS_ENGINE = env("ANALYSIS_ENGINE", default="duckdb")
SPARK_MASTER = env("SPARK_MASTER", default="local[2]")
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=30)
JOB_SECONDS = env.int("JOB_SECONDS", default=3600)  # the longest that one try of a job may take
JOB_MEMORY_MIB = env.int("JOB_MEMORY_MIB", default=4096)  # asked for: about twice what is held
# A job on more rows waits in the lane for large work.
JOB_QUICK_ROWS = env.int("JOB_QUICK_ROWS", default=20_000)
JOB_HAND = env.int("JOB_HAND", default=200)  # how many small jobs a worker takes at once
JOBS_AT_WORK_PER_ANALYST = env.int("JOBS_AT_WORK_PER_ANALYST", default=2)  # workers for one analyst at a time
JOBS_WAITING_PER_ANALYST = env.int("JOBS_WAITING_PER_ANALYST", default=30)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=10)
CELERY_BEAT_MAX_LOOP_INTERVAL = SWEEP_SECONDS  # else a clock put back in a round silences it for five minutes
# A table up to here is protected while the analyst waits; a larger one goes to a worker.
RELEASE_AT_ONCE_ROWS = env.int("RELEASE_AT_ONCE_ROWS", default=2_000)
CELERY_BEAT_SCHEDULE = {
    "ring again for jobs that wait": {"task": "analyses.tasks.sweep", "schedule": SWEEP_SECONDS},
    "ring again for files that wait": {"task": "analyses.tasks.sweep_files", "schedule": SWEEP_SECONDS},
    "ring again for tables to protect": {"task": "analyses.tasks.sweep_checks", "schedule": SWEEP_SECONDS},
    "remind of and delete datasets": {"task": "analyses.tasks.follow_retention", "schedule": 6 * 3600},
    "send what waits in the outbox": {"task": "accounts.tasks.send_outbox", "schedule": 60},
    "leave a heartbeat for the health page": {"task": "zicht.desk.tasks.leave_heartbeat", "schedule": 15},
    "remind parties of their invitation": {"task": "coalitions.tasks.remind", "schedule": 3600},
    "say which escalations lie too long": {"task": "coalitions.tasks.call_overdue", "schedule": 3600},
    "end affiliations that ran out": {"task": "coalitions.tasks.end_affiliations", "schedule": 3600},
    "warn before terms in the committee end": {"task": "reviews.tasks.watch_terms", "schedule": 3600},
    "warn before permissions end": {"task": "sources.tasks.watch_dates", "schedule": 3600},
}

# --- Mail and log ------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if not DEMO else "dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Zicht <zicht@example.org>")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    # A file that somebody reads in can hold a million odd addresses; the refusal tells, the log need not.
    "loggers": {"rdflib": {"level": "CRITICAL"}},
}

# --- API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["zicht.api.access.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "zicht.api.schema.ZichtSchema",
    "EXCEPTION_HANDLER": "zicht.api.problems.problem_response",
    "DEFAULT_PAGINATION_CLASS": "zicht.api.pages.LinkedPages",
    "PAGE_SIZE": 50,
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "2000/hour", "anon": "600/hour"},
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_VERSION = "1.0.0"
SPECTACULAR_SETTINGS = {
    "TITLE": "Zicht API",
    "DESCRIPTION": "Trajecten, onderzoeksvragen, toetsen, analyses en publicaties van Zicht.",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "CONTACT": {
        "name": "Team Zicht",
        "url": env("API_CONTACT_URL", default="https://zicht.example.org/contact"),
        "email": env("API_CONTACT_EMAIL", default="api@zicht.example.org"),
    },
    "SERVERS": [{"url": env("API_SERVER", default="https://zicht.example.org/api/v1")}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    # A review has two shapes, short and whole, with the same choices.
    "ENUM_NAME_OVERRIDES": {
        "SoortToets": "reviews.models.ReviewKind",
        "StandToets": "reviews.models.ReviewStatus",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "zicht.api.schema.with_problems",
    ],
}

# --- Catalogue of sources (DCAT-AP-NL) ---------------------------------------------------------------------------

# Who publishes is for the installation to say (a TOOI address); until then the catalogue speaks for this site alone.
CATALOGUE_PUBLISHER_URI = env("CATALOGUE_PUBLISHER_URI", default=f"{PUBLIC_ORIGIN}/#uitgever")
CATALOGUE_PUBLISHER_NAME = env("CATALOGUE_PUBLISHER_NAME", default="Zicht")
CATALOGUE_CONTACT_URL = env("CATALOGUE_CONTACT_URL", default=PUBLIC_ORIGIN)

# --- Zicht -------------------------------------------------------------------------------------------------------

THEME_CSS = env("ZICHT_THEME_CSS", default="css/theme.css")
DEMO_PASSWORD = "zicht-demo"  # noqa: S105  only used when DEMO is on
