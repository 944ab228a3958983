"""What is the same everywhere. embedded.py, test.py and production.py say what differs, and why."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from iiim_portal import env, logs

logs.begin()
ROOT = Path(__file__).resolve().parents[2]

PORTAL = env.portal()
SECRET_KEY = env.text("PORTAL_SECRET_KEY")
ALLOWED_HOSTS = env.names("PORTAL_ALLOWED_HOSTS")
DEBUG = False

INSTALLED_APPS = [
    "iiim_portal",
    "dashboard",
    "dialogue",
    "disclosure",
    "feedback",
    "submissions",
    "consent",
    "notices",
    "accounts",
    "custody",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "iiim_portal.middleware.Numbered",
    "iiim_portal.metrics.Counted",
    "iiim_portal.middleware.ErrorsForPeople",
    "django.middleware.security.SecurityMiddleware",
    "iiim_portal.middleware.Headers",
    "iiim_portal.middleware.Compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "iiim_portal.middleware.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
]

ROOT_URLCONF = {
    env.Face.PARTNER: "iiim_portal.urls_partner",
    env.Face.MECHANISM: "iiim_portal.urls_mechanism",
    # `all` is for commands and tests; each request of a test names its face.
    env.Face.ALL: "iiim_portal.urls_partner",
}[PORTAL.face]
WSGI_APPLICATION = "iiim_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page_frame",
                "iiim_portal.menu.counted_places",
                "notices.context.bell",
            ],
        },
    },
]
FORM_RENDERER = "iiim_portal.forms.PortalRenderer"

# A thread keeps its connection for a minute: to connect costs more than what an upload's part asks of the database.
DATABASES = {
    "default": env.database("PORTAL_DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Rate limits and used sign-in codes. In Postgres: nobody is locked out, or let in twice, because the doorbell is down.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"},
}

# Files: nothing that arrives is spooled in clear by Django. The upload handlers of a form refuse files altogether;
# the one page that takes a file without JavaScript reads its own socket.
FILE_UPLOAD_HANDLERS = ["submissions.uploadhandlers.SealingUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static" / "collected"
STATICFILES_DIRS = [ROOT / "static" / "built", ROOT / "static" / "plain"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = env.text("PORTAL_LANGUAGE", "ar" if PORTAL.face is env.Face.PARTNER else "en")
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
FORMAT_MODULE_PATH = ["iiim_portal.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
# Grants are read in visibility.py; as a backend guardian would be a second door, beside `visible_to`.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
# By account, never by address: partners come through Tor and from one office, and no address is known here.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.EnrolForm",
}
# A telephone whose clock is half a minute wrong still works; each code works once all the same.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Portal"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
# A session that is used is kept on once in so many seconds (accounts.middleware): a page costs no write to a disk.
SESSION_KEPT_EVERY_SECONDS = 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": with it a browser says "Origin: null" of our own forms, and each of them is refused as foreign.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Where the quick exit lands: a page nobody would ask about.
QUICK_EXIT_URL = "https://www.wikipedia.org/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "NON_FIELD_ERRORS_KEY": "body",
    "DEFAULT_SCHEMA_CLASS": "submissions.api.inspector.PortalSchema",
    "EXCEPTION_HANDLER": "accounts.api.errors.error_for_machines",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Portal API",
    "VERSION": "1",
    "DESCRIPTION": "Hand over material by machine: create a submission, upload its items, keep the receipt.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# Celery: Postgres is the queue. A message is a doorbell: late acknowledgement, no results, one message at a time.
CELERY_BROKER_URL = env.text("PORTAL_REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 6 * 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # Nobody waits for a bell that does not ring: one try, at once. The sweeper is there.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "ingest"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Mail says that there is something, and nothing else. Ten seconds for each step of the conversation: all of them
# together are over before the lease is.
MAIL_FROM: str
globals().update(env.mail())
EMAIL_TIMEOUT = 10

# Promises, in one place (reliability.md, access.md).
LEASE_SECONDS = 120
UPLOAD_DAYS = timedelta(days=14)
CAPABILITY_DAYS = timedelta(days=7)
STAGING_KEPT = timedelta(hours=72)
ORPHAN_AGE = timedelta(hours=24)
PART_BYTES = 8 << 20
STEP_UP_SECONDS = 300
API_REQUESTS_A_MINUTE = 1200
DISK_STOPS_NEW, DISK_STOPS_ALL = env.disk_limits()

LOGGING = logs.SETTINGS
# The word that opens /metrics; without one there is no such page.
METRICS_TOKEN = env.text("PORTAL_METRICS_TOKEN", "")
