"""Whether malware would be found. Silence is never "clean"."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from dashboard.selectors.checks.finding import Finding, Part, soon, well
from submissions.scanner import is_there


def scanner(_at: datetime) -> Finding:
    address = settings.PORTAL.clamd
    if address is None:
        return soon(
            Part.SCANNER,
            _("There is none: files are compared with a list of known bad ones, and shown as “not scanned”."),
            _("Run clamd and name it in PORTAL_CLAMD."),
        )
    if is_there(address):
        return well(Part.SCANNER, _("It answers."))
    return soon(
        Part.SCANNER,
        _("It does not answer: what arrives is shown as “not scanned”."),
        _("Start clamd; what it missed in the last week is scanned within the hour."),
    )
