"""What can go wrong with bytes and keys. The vault's own errors are named here too, for apps that may not import it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid, Unavailable
from vault.errors import (
    BlobExists,
    BlobMissing,
    BlobStoreUnavailable,
    CopiesDiffer,
    KeyNotHeld,
    LogForked,
    StoreFull,
    Tampered,
    VaultError,
)

__all__ = [
    "BadRecipient",
    "BlobExists",
    "BlobMissing",
    "BlobStoreUnavailable",
    "ChecksumMismatch",
    "CopiesDiffer",
    "CustodyLate",
    "KeyNotHeld",
    "LogForked",
    "NoGoodCopy",
    "PartConflict",
    "PartsIncomplete",
    "SecretKeyGiven",
    "StoreFull",
    "Tampered",
    "VaultError",
]


class ChecksumMismatch(Invalid):
    """The part is not the one whose checksum was sent along; nothing of it was kept."""

    for_people = _("This part was changed on its way. It was not kept; send it again.")


class PartConflict(Conflict):
    """Another part already begins there, or bytes before it are missing; this one does not count."""

    for_people = _("Another copy of this part arrived first. Ask where to go on, then continue from there.")

    def __init__(self, *, upload_id: UUID, offset: int) -> None:
        super().__init__(f"upload {upload_id} does not go on at {offset}")
        self.upload_id, self.offset = upload_id, offset


class PartsIncomplete(Conflict):
    """The durable parts do not add up to the upload; nothing may be made of them."""

    for_people = _("Not all of this file has arrived yet.")

    def __init__(self, *, upload_id: UUID, expected_bytes: int, durable_bytes: int) -> None:
        super().__init__(f"upload {upload_id}: {durable_bytes} of {expected_bytes} bytes")
        self.upload_id, self.expected_bytes, self.durable_bytes = upload_id, expected_bytes, durable_bytes


class NoGoodCopy(Unavailable):
    """Neither copy of an item can be read now; if both are damaged the log says so."""

    for_people = _("Neither copy of this item can be read at the moment. The evidence officer has been told.")

    def __init__(self, item_id: UUID) -> None:
        super().__init__(f"no good copy of item {item_id}")
        self.item_id = item_id


class BadRecipient(Invalid):
    """The text is no public key of age, or was cut off on its way: nothing can be sealed to it."""

    for_people = _("This is not a public key of age. It begins with age1 and is copied whole, without a line break.")


class SecretKeyGiven(BadRecipient):
    """Somebody's secret key was sent where the public one belongs; it was not kept."""

    for_people = _(
        "This is a secret key. It was not kept here, but it is no longer secret: the recipient must make a new pair "
        "and send only the public part, which begins with age1."
    )


class CustodyLate(Unavailable):
    """The event is recorded and has no place in the signed log yet: the signer will come to it."""

    for_people = _("This is recorded and waits for its entry in the signed log. Try again in a minute.")
