"""What grows old unseen: keys, certificates, the last backup."""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from custody import certificates as certs
from custody.acts import Act
from custody.errors import VaultError
from custody.keys import keyring
from custody.models import CustodyEvent
from custody.rotation import EPOCHS
from custody.safe import KeyUse
from dashboard.selectors.checks.finding import Finding, Part, soon, well, wrong

BACKUP_SOON, BACKUP_WRONG = timedelta(hours=26), timedelta(hours=72)
CERTIFICATE_SOON, CERTIFICATE_WRONG = timedelta(days=21), timedelta(days=3)
# Beyond what a key of its use seals: a week is for making the next one.
GRACE = timedelta(days=7)
_EPOCH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def keys(at: datetime) -> Finding:
    """The face must hold what it opens with; and no key seals for longer than it should."""
    if not are_held():
        return wrong(
            Part.KEYS,
            _("This face does not hold the keys it needs."),
            _("Put the key files into its folder, by the table in docs/operations.md, and start it again."),
        )
    old = sorted(use.value for use, lasts in EPOCHS.items() if _began(use) < at - lasts - GRACE)
    if old:
        words = _("These keys have served their time: %(keys)s.") % {"keys": ", ".join(old)}
        return soon(Part.KEYS, words, _("Make the next ones: docs/operations.md, keys."))
    return well(Part.KEYS, _("They are here, and none has served its time."))


def are_held() -> bool:
    """Whether this process can do its work: a partner process seals; one with private keys opens what is stored."""
    held = keyring()
    try:
        for use in (KeyUse.INTAKE, KeyUse.EVIDENCE):
            held.current(use)
        if settings.PORTAL.private_keys is not None:
            held.private(held.current(KeyUse.EVIDENCE).kid)
    except VaultError:
        return False
    return True


def _began(use: KeyUse) -> datetime:
    """The first day an epoch's name speaks of; one that speaks of none is taken for new."""
    named = _EPOCH.match(keyring().current(use).epoch)
    if named is None:
        return datetime.max.replace(tzinfo=UTC)
    year, month, day = named.groups()
    return datetime(int(year), int(month), int(day or 1), tzinfo=UTC)


def backup(at: datetime) -> Finding:
    newest = CustodyEvent.objects.filter(act=Act.BACKUP_MADE).values_list("at", flat=True).first()
    to_do = _("Run manage.py backup, and have it run every night.")
    if newest is None:
        return wrong(Part.BACKUP, _("None was ever made."), to_do)
    hours = {"hours": int((at - newest).total_seconds()) // 3600}
    words = _("The last one was made %(hours)s hours ago.") % hours
    if newest > at - BACKUP_SOON:
        return well(Part.BACKUP, words)
    return (soon if newest > at - BACKUP_WRONG else wrong)(Part.BACKUP, words, to_do)


def certificates(at: datetime) -> Finding:
    ends = certs.ends(settings.PORTAL.certificates)
    if not ends:
        return well(Part.CERTIFICATES, _("This face was told of none."))
    first, name = min((end, name) for name, end in ends.items())
    told = {"name": name, "days": (first - at).days}
    if first > at + CERTIFICATE_SOON:
        return well(Part.CERTIFICATES, _("The first to end, %(name)s, has %(days)s days left.") % told)
    words = _("%(name)s ends in %(days)s days: browsers then refuse the portal.") % told
    to_do = _("Put the next certificate in its place and let nginx read it: nginx -s reload.")
    return (soon if first > at + CERTIFICATE_WRONG else wrong)(Part.CERTIFICATES, words, to_do)
