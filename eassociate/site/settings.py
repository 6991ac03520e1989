"""Settings, all of them from the environment; README.md and docs/running.md list the variables."""

import os
import secrets
from datetime import time
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from environs import Env

env = Env()
HERE = Path(__file__).resolve().parent.parent

#: Everything that this installation writes: database, keys, nothing else.
VAR = Path(env.str("EASSOCIATE_VAR", "var")).resolve()


def _kept_secret(name: str, make: Any) -> str:
    """A secret from the environment, else from a file that the first start writes (mode 0600)."""
    given: str = env.str(name, "")
    if given:
        return given
    path = VAR / name.lower()
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
    return path.read_text().strip()


SECRET_KEY = _kept_secret("EASSOCIATE_SECRET", lambda: secrets.token_urlsafe(50))
#: Newest first; texts are written with the first and read with any.
EASSOCIATE_KEYS = _kept_secret("EASSOCIATE_KEYS", lambda: Fernet.generate_key().decode()).split(",")

DEBUG = env.bool("EASSOCIATE_DEBUG", False)
DEMO = env.bool("EASSOCIATE_DEMO", False)
#: Whether the demo's sign-in by a click works from other machines, too.
DEMO_EVERYWHERE = env.bool("EASSOCIATE_DEMO_EVERYWHERE", False)
#: Staff sign in with a second factor; only the demo turns this off.
SECOND_FACTOR_REQUIRED = env.bool("EASSOCIATE_SECOND_FACTOR", not DEMO)
ALLOWED_HOSTS = env.list("EASSOCIATE_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
HTTPS = env.bool("EASSOCIATE_HTTPS", False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []

#: Ours first: of two catalogues that have a word, the first says how it is translated.
INSTALLED_APPS = [
    "eassociate.ui",
    "eassociate.access",
    "eassociate.journal",
    "eassociate.notify",
    "eassociate.children",
    "eassociate.staff",
    "eassociate.people",
    "eassociate.cases",
    "eassociate.roster",
    "eassociate.diary",
    "eassociate.conversations",
    "eassociate.handover",
    "eassociate.hours",
    "eassociate.live",
    "eassociate.exchange",
    "eassociate.calendars",
    "eassociate.today",
    "eassociate.sync",
    "eassociate.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "eassociate.ui.middleware.SafeAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "eassociate.access.middleware.ActingAs",
]

ROOT_URLCONF = "eassociate.site.urls"
ASGI_APPLICATION = "eassociate.site.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "eassociate.ui.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "eassociate.ui.templatetags.ui"],
        },
    }
]
UI_LANGUAGE_CHOSEN = "eassociate.people.pages.own.remember_language"
#: Modules of higher rooms that every page loads.
UI_SCRIPTS = ["sync/capture.js"]
UI_CHROME = "eassociate.today.navigation.chrome"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# -- database ---------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{VAR / 'eassociate.sqlite3'}")
DATABASES: dict[str, dict[str, Any]] = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000",
    }
    #: Kept by the threads of the server. A last connection that closes empties the log of writes,
    #: which costs more than the write did.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    #: More than THREADS: the clock of the site and the open pages have one each.
    POOL = env.int("EASSOCIATE_POOL", 16)
    #: A statement that comes again is parsed and planned once a connection; 0 turns it off, behind
    #: a pooler that hands connections from statement to statement.
    PREPARE = env.int("EASSOCIATE_PREPARE", 5)
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        # No statement here runs long enough to be worth compiling: what the policy asks is long to
        # read, so PostgreSQL expects it to take long, and spent 200 ms on each.
        "options": "-c jit=off",
        "server_side_binding": True,
        "prepare_threshold": PREPARE or None,
    }
    if POOL:
        DATABASES["default"]["OPTIONS"]["pool"] = {"max_size": POOL, "min_size": 1, "timeout": 6}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["eassociate.access.backends.SignIn"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "eassociate.people.adapters.Letters"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "E-associate: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "eassociate.access.forms.LoginForm",
    "reauthenticate": "eassociate.access.forms.ReauthenticateForm",
    "change_password": "eassociate.access.forms.ChangePasswordForm",
    "set_password": "eassociate.access.forms.SetPasswordForm",
    "reset_password": "eassociate.access.forms.ResetPasswordForm",
    "reset_password_from_key": "eassociate.access.forms.ResetPasswordKeyForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
#: The address in Person is the only one; allauth keeps no list of its own beside it.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
#: Proxies in front whose word about the client's address is taken (attempts count by address).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("EASSOCIATE_PROXIES", 1 if HTTPS else 0)
MFA_ADAPTER = "eassociate.access.adapters.SecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "eassociate.access.forms.AuthenticateForm",
    "reauthenticate": "eassociate.access.forms.ReauthenticateByCodeForm",
    "activate_totp": "eassociate.access.forms.ActivateTOTPForm",
    "add_webauthn": "eassociate.access.forms.AddPasskeyForm",
    "edit_webauthn": "eassociate.access.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "E-associate"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

# -- sessions, cookies, headers ---------------------------------------------------------------
SESSION_ENGINE = "eassociate.access.backends"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "eassociate.ui.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'", "blob:"],  # a voice note is heard before it is sent
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
#: Requests that are worked on at once in one server process.
THREADS = env.int("EASSOCIATE_THREADS", 12)
#: The largest file that a form takes, in bytes.
UPLOAD_LIMIT = 10 * 1024 * 1024

# -- language and time ------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = env.str("EASSOCIATE_ZONE", "Europe/Belgrade")
LANGUAGE_CODE = env.str("EASSOCIATE_LANGUAGE", "sr")
LANGUAGES = [("sr", "Српски"), ("sr-latn", "Srpski"), ("en", "English"), ("de", "Deutsch")]

# -- files, mail, log -------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EASSOCIATE_SMTP_HOST", "")
EMAIL_PORT = env.int("EASSOCIATE_SMTP_PORT", 25)
EMAIL_HOST_USER = env.str("EASSOCIATE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("EASSOCIATE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EASSOCIATE_SMTP_TLS", False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("EASSOCIATE_MAIL_FROM", "e-associate@localhost")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
#: SMS: "http" (a gateway that takes a POST), "gammu" (the database of a modem's daemon), "" none.
SMS_GATEWAY = env.str("EASSOCIATE_SMS", "")
SMS_URL = env.str("EASSOCIATE_SMS_URL", "")
SMS_TOKEN = env.str("EASSOCIATE_SMS_TOKEN", "")
#: What that gateway calls the number, the text and our reference.
SMS_FIELDS = env.list("EASSOCIATE_SMS_FIELDS", ["to", "text", "id"])
SMS_DATABASE = env.str("EASSOCIATE_SMS_DATABASE", "")
#: The country of telephone numbers that begin with one 0.
COUNTRY_CODE = env.str("EASSOCIATE_COUNTRY_CODE", "381")
#: Push to services on this machine, without TLS: for tests and for developers.
PUSH_TO_LOOPBACK = env.bool("EASSOCIATE_PUSH_TO_LOOPBACK", False)
#: The address under which people reach the site, for links in e-mail.
SITE_URL = env.str("EASSOCIATE_URL", "http://127.0.0.1:8000")
#: Whether plans for whole weeks are made in a process of their own.
PLAN_APART = True
#: Work without a network: for how many days a phone keeps what it knows without having been in
#: touch, and after how many wrong PINs it forgets it.
OFFLINE_DAYS = env.int("EASSOCIATE_OFFLINE_DAYS", 14)
OFFLINE_TRIES = env.int("EASSOCIATE_OFFLINE_TRIES", 8)
#: The emergency sheet as PDF: at what hour it is made ("6:00"; else an hour before the day's first
#: visit), or "no": only when somebody taps.
_sheet_at = env.str("EASSOCIATE_SHEET_AT", "")
SHEET_BY_ITSELF = _sheet_at != "no"
SHEET_AT = time.fromisoformat(_sheet_at.zfill(5)) if _sheet_at not in ("", "no") else None
#: Static files that make up the service worker, in this order.
SERVICE_WORKER = ["notify/worker.js", "sync/worker.js"]
#: A translation service that speaks LibreTranslate's protocol; none: nobody is offered any.
TRANSLATE_URL = env.str("EASSOCIATE_TRANSLATE_URL", "")
TRANSLATE_KEY = env.str("EASSOCIATE_TRANSLATE_KEY", "")
#: The telephone number of the ambulance, for emergency cards.
AMBULANCE = env.str("EASSOCIATE_AMBULANCE", "194")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": env.str("EASSOCIATE_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
