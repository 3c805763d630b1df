"""The only settings module: driven by the environment, safe when nothing is set."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from vpwg import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


DATA_DIR = environment.data_dir(BASE_DIR / "var")
SECRET_KEY = environment.secret_key(DATA_DIR, made=secrets.token_urlsafe(64))
DEBUG = environment.flag("DEBUG", False)
REQUIRE_MFA = environment.flag("REQUIRE_MFA", True)
IS_DEMO = environment.flag("DEMO", False)
TESTING = "pytest" in sys.modules

SITE_URL = environment.site_url("http://127.0.0.1:8000")
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = environment.allowed_hosts(SITE_URL)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies of ours stand in front: only what they add to X-Forwarded-For is believed.
PROXIES = environment.number("BEHIND_PROXY", 0, most=9)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "vpwg.portal.operation_site.OperationAdminConfig",
    "vpwg.common",
    "vpwg.places",
    "members.access",
    "members.directory",
    "members.imports",
    "members.admission",
    "members.outreach",
    "members.mailings",
    "resources",
    "conflicts",
    "meetings",
    "vpwg.privacy",
    "vpwg.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "csp",
]
MIDDLEWARE = [
    "vpwg.common.web.after.AfterAnswerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vpwg.common.web.compression.PageGzipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.directory.middleware.SecondFactorMiddleware",
    "vpwg.common.forms.kept_posts.KeptPostMiddleware",
    "vpwg.common.forms.once.OnceMiddleware",
    "vpwg.common.web.middleware.PrivateCacheMiddleware",
]
ROOT_URLCONF = "vpwg.urls"
WSGI_APPLICATION = "vpwg.wsgi.application"
ASGI_APPLICATION = "vpwg.asgi.application"
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
                "vpwg.portal.context.reader",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "vpwg.common.templatetags.components",
                "vpwg.portal.templatetags.frame",
            ],
        },
    }
]

_database = environment.database_url(f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(_database)}
# Django's own backends, which also write the log of acts as a transaction's last statement.
DATABASES["default"]["ENGINE"] = DATABASES["default"]["ENGINE"].replace("django.db.backends", "vpwg.common.databases")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = environment.url("REDIS_URL", "", ("redis", "rediss"), needs_host=("redis", "rediss"))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # at the default 300 a third of all counts is dropped again and again
    }
}
CACHES["default"]["KEY_FUNCTION"] = "vpwg.common.web.cache_keys.make_key"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "America/Lima"

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["members.directory.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ANONYMOUS_USER_NAME = None
ACCOUNT_ADAPTER = "members.directory.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "members.directory.forms.accounts.ResetPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger typed their address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
# By account alone, five tries of a stranger would lock the owner out: members.directory.services.attempts counts by place as well.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_FORMS = {
    "authenticate": "members.directory.forms.accounts.AuthenticateForm",
    "reauthenticate": "members.directory.forms.accounts.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# An address is proven by the invitation that was sent there; allauth keeps no row of its own to say so.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Principios Voluntarios Perú"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
INVITATION_DAYS = 7
ACCOUNT_REQUEST_HOURS = 48  # an operator's request on a secretariat's account waits so long for a second person
SEARCHES_A_MINUTE = 60  # by account, or by address where nobody signed in
SHARE_LINK_DAYS = 90  # the longest that a link to one edition may last
APPLICATION_DRAFT_DAYS = 30  # an application that nobody presented is dropped after these
APPLICATION_TEXT = "2026-11"  # version of the privacy text that applicants agree to
# Calendar days to answer a person about their own data. Sources differ on the law's counts (Ley 29733,
# DS 016-2024-JUS): the shortest read are set here; whoever runs the portal confirms them.
DATA_REQUEST_DAYS = {"access": 20, "rectification": 10, "cancellation": 10, "opposition": 10, "portability": 20}
DATA_INCIDENT_HOURS = 48  # to tell the authority, from knowing (DS 016-2024-JUS)
# How long each kind of row is kept, in days; `manage.py retention` lists and removes what is older.
RETENTION_DAYS = {
    "former_people": 5 * 365,
    "idle_contacts": 3 * 365,
    "unconfirmed_applications": 30,
    "declined_applications": 2 * 365,
    "expired_invitations": 180,
    "sent_mail": 365,
    "mailing_addresses": 2 * 365,
    "unfinished_imports": 30,
}

FORMS_URLFIELD_ASSUME_HTTPS = True  # warned of, and needed, until Django 6

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["vpwg.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "America/Lima"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
FILES_ROOT = DATA_DIR / "files"
FILES_BY_NGINX = environment.flag("FILES_BY_NGINX", False)
STORAGE_URL = environment.storage_url(by_nginx=FILES_BY_NGINX)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if STORAGE_URL:
    _bucket = urlsplit(STORAGE_URL)
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket.path.strip("/"),
            "endpoint_url": f"https://{_bucket.netloc.rpartition('@')[2]}",
            "access_key": unquote(_bucket.username or ""),
            "secret_key": unquote(_bucket.password or ""),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
CLAMD_URL = environment.clamd_url()
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

_email_url = environment.url(
    "EMAIL_URL",
    "consolemail://",
    ("smtp", "smtp+tls", "smtps", "smtp+ssl", "consolemail", "filemail", "memorymail"),
    needs_host=("smtp", "smtp+tls", "smtps", "smtp+ssl"),
)
_email = env.email_url_config(_email_url)
EMAIL_BACKEND = _email.pop("EMAIL_BACKEND")
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = urlsplit(_email_url).path or None  # filemail:///var/mail: the whole path
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "portal@localhost")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
CSRF_FAILURE_VIEW = "vpwg.common.forms.kept_posts.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are read by members.access, not by a backend
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "vpwg": {"level": "INFO"},
        "django.server": {"level": "INFO"},
        # A stranger's Host header is answered with 400; it is no error of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
