"""A complete environment in which every value is invented: enough to load settings, nothing to connect to."""

import os
import sys
import warnings

from django.core.management import execute_from_command_line

ENVIRONMENT = {
    "PORTAL_FACE": "mechanism",
    "PORTAL_SECRET_KEY": "invented, long enough, never used: " + "0123456789abcdefghijklmnopqrstuvwxyz",
    "PORTAL_ALLOWED_HOSTS": "portal.example",
    "PORTAL_DATABASE_URL": "postgres://portal_app:invented@127.0.0.1:1/portal",
    "PORTAL_OWNER_DATABASE_URL": "postgres://portal_owner:invented@127.0.0.1:1/portal",
    "PORTAL_REDIS_URL": "redis://:invented@127.0.0.1:1/0",
    "PORTAL_PUBLIC_KEYS": "/nonexistent/keys/public",
    "PORTAL_PRIVATE_KEYS": "/nonexistent/keys/private",
    "PORTAL_ALLOW_FILE_KEYS": "1",
    "PORTAL_STORE_STAGING": "file:///nonexistent/staging",
    "PORTAL_STORE_A": "file:///nonexistent/store-a",
    "PORTAL_STORE_B": "file:///nonexistent/store-b",
    "PORTAL_CLAMD": "127.0.0.1:1",
    "PORTAL_MAIL_URL": "smtp://invented:invented@127.0.0.1:1?from=portal@portal.example",
    "PORTAL_DEMO": "0",
    "PORTAL_PARTNER_URL": "https://portal.example",
    "PORTAL_MECHANISM_URL": "https://staff.portal.example",
    "PORTAL_LOG_ORIGIN": "portal.example/custody",
    "PORTAL_LANGUAGE": "ar",
}


def main() -> None:
    """Run a command as a production process of one face: `python -m tests.invented partner check --deploy`."""
    face = sys.argv[1]
    told = ENVIRONMENT | {"PORTAL_FACE": face, "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production"}
    if face == "partner":
        for name in ("PORTAL_PRIVATE_KEYS", "PORTAL_STORE_A", "PORTAL_STORE_B"):
            del told[name]
    os.environ.update(told)
    # There is no database to ask whether its history agrees; the files are what is looked at.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    execute_from_command_line(["manage.py", *sys.argv[2:]])


if __name__ == "__main__":
    main()
