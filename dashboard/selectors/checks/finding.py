"""What a check says: how a part of the house is, in one line, and what to do about it, in another."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """Everything that can be wrong, in the order of the page; also the labels of metrics."""

    DATABASE = "database", _("Database")
    CLOCK = "clock", _("Clock")
    STAGING = "staging", _("Store for what arrives")
    STORE_A = "store_a", _("Store of copy A")
    STORE_B = "store_b", _("Store of copy B")
    DISKS = "disks", _("Disks")
    KEYS = "keys", _("Keys")
    DOORBELL = "doorbell", _("Doorbell")
    WORKERS = "workers", _("Workers")
    INGEST = "ingest", _("Taking in")
    SIGNER = "signer", _("Signer of the log")
    COPIES = "copies", _("Copies")
    SCANNER = "scanner", _("Scanner")
    MAIL = "mail", _("Mail")
    BACKUP = "backup", _("Backup")
    CERTIFICATES = "certificates", _("Certificates")


class Level(TextChoices):
    WELL = "well", _("Well")
    SOON = "soon", _("Look at it soon")
    WRONG = "wrong", _("Wrong")


@dataclass(frozen=True, slots=True)
class Finding:
    """said: how it is.  to_do: empty when there is nothing to do."""

    part: Part
    level: Level
    said: str | Promise
    to_do: str | Promise = ""

    @property
    def is_well(self) -> bool:
        return self.level == Level.WELL


def well(part: Part, said: str | Promise) -> Finding:
    return Finding(part, Level.WELL, said)


def soon(part: Part, said: str | Promise, to_do: str | Promise) -> Finding:
    return Finding(part, Level.SOON, said, to_do)


def wrong(part: Part, said: str | Promise, to_do: str | Promise) -> Finding:
    return Finding(part, Level.WRONG, said, to_do)
