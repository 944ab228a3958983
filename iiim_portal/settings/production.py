"""For real. Refuses to start with what only the demonstration may have."""

from iiim_portal import env, logs
from iiim_portal.settings.base import *  # noqa: F403
from iiim_portal.settings.base import METRICS_TOKEN, PORTAL, SECRET_KEY

if PORTAL.demo:
    raise env.WrongEnvironment("PORTAL_DEMO is set: production has no demonstration")
if PORTAL.face is env.Face.PARTNER and PORTAL.private_keys is not None:
    raise env.WrongEnvironment("PORTAL_PRIVATE_KEYS is set: a partner process may hold no private key")
if PORTAL.private_keys is not None and not PORTAL.allow_file_keys:
    raise env.WrongEnvironment("PORTAL_PRIVATE_KEYS is a folder: PORTAL_ALLOW_FILE_KEYS=1 says that this is known")
if len(SECRET_KEY) < 50:
    raise env.WrongEnvironment("PORTAL_SECRET_KEY is shorter than 50 characters")

if 0 < len(METRICS_TOKEN) < 20:
    raise env.WrongEnvironment("PORTAL_METRICS_TOKEN is shorter than 20 characters")

logs.keep_last_words_short()
SECURE_SSL_REDIRECT = True
# Asked inside the house, past nginx: by whoever watches over it.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# nginx tells staff's own address, and of partners none at all.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
