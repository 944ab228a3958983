"""While apps are being written: the longest prefix of our apps that loads."""
import os, subprocess, sys

OURS = ["submissions", "consent", "accounts", "custody"]
TRY = """
import sys, django
from django.conf import settings
from tests.while_building import leave_out
leave_out(settings, sys.argv[1:])
django.setup()
"""


def leave_out(settings, missing):
    if missing:
        settings.INSTALLED_APPS = [a for a in settings.INSTALLED_APPS if a not in missing]
    if "accounts" in missing:
        settings.INSTALLED_APPS = [a for a in settings.INSTALLED_APPS if a != "guardian" and not a.startswith("allauth")]
        settings.AUTH_USER_MODEL = "auth.User"


def missing(module):
    for n in range(5):
        out = OURS[:n]
        done = subprocess.run([sys.executable, "-c", TRY, *out], env={**os.environ, "DJANGO_SETTINGS_MODULE": module}, capture_output=True)
        if done.returncode == 0:
            break
        why = done.stderr.decode().strip().splitlines()[-1:]
        sys.stderr.write(f"[while building] without {OURS[: n + 1]}: {why}\n")
    return out
