"""What mypy reads: the real settings over an environment of invented values. Types need no server and no key."""

from iiim_portal import env
from tests.invented import ENVIRONMENT

env.settle(ENVIRONMENT)

from iiim_portal.settings.base import *  # noqa: E402, F403
