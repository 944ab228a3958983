"""The embedded default: real servers on this machine, started by `manage.py up`, which tells each process."""

from iiim_portal.embedded import environment

# A command run by hand beside the portal (`manage.py audit`) finds the running servers by the runner's own file.
environment.adopt()

from iiim_portal.settings.base import *  # noqa: E402, F403
from iiim_portal.settings.base import PORTAL  # noqa: E402

# Plain http on the loopback: a Secure cookie would never come back.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# A browser ignores the port of a cookie: without names of their own one face would sign us out of the other.
SESSION_COOKIE_NAME = f"{PORTAL.face}-session"
CSRF_COOKIE_NAME = f"{PORTAL.face}-csrf"
LANGUAGE_COOKIE_NAME = f"{PORTAL.face}-language"
