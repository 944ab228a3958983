"""What mypy reads: the real settings over an environment of invented values, so that types need no server and no key."""

from iiim_portal import env
from tests.invented import ENVIRONMENT

env.settle(ENVIRONMENT)

from iiim_portal.settings.base import *  # noqa: E402, F403

import os as _os
from types import SimpleNamespace as _N

from tests.while_building import leave_out as _leave_out, missing as _missing

if not _os.environ.get("_TRYING"):
    _os.environ["_TRYING"] = "1"
    _n = _N(INSTALLED_APPS=INSTALLED_APPS, AUTH_USER_MODEL=AUTH_USER_MODEL)
    _leave_out(_n, _missing("tests.settings_for_types"))
    del _os.environ["_TRYING"]
    INSTALLED_APPS, AUTH_USER_MODEL = _n.INSTALLED_APPS, _n.AUTH_USER_MODEL
