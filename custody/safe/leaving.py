"""A package leaves: sealed to the recipient's key while it is written, in clear nowhere, complete or not there."""

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import stores
from custody.errors import BadRecipient, BlobMissing, SecretKeyGiven
from custody.models import CopyName, IntendedBlob, SealedPackage
from custody.permissions import check_is_worker
from custody.safe.intent import intend_package
from vault import age
from vault import errors as vault_errors
from vault.blobstore import BlobWriter, writing
from vault.lane import open_lanes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A complete package that no row speaks of yet; `keep_package` makes it count. sha256: of the sealed bytes."""

    package_id: UUID
    name: str
    sha256: str
    size_bytes: int
    recipient_fingerprint: str


def check_recipient(text: str) -> str:
    """Return the one way of writing a recipient's public key.

    Raises:
        BadRecipient: it is none. SecretKeyGiven: it is somebody's secret key.
    """
    try:
        return age.check_recipient(text)
    except vault_errors.SecretKeyGiven:
        raise SecretKeyGiven from None
    except vault_errors.BadRecipient:
        raise BadRecipient from None


def recipient_fingerprint(recipient: str) -> str:
    """What two people compare: 64 lower-case hex digits."""
    return age.fingerprint(check_recipient(recipient))


def new_recipient_pair() -> tuple[str, str]:
    """(secret, public) as a recipient would make them; for the demonstration, where we play the recipient too."""
    return age.new_pair()


def seal_package(
    *, actor: Actor, package_id: UUID, attempt: int, recipient: str, steps: Iterable[bytes], at: datetime
) -> Sealed:
    """Seal what steps bring into one new blob of store A; only the intended name is a row.

    steps are taken in this thread, so they may ask the database. If they raise, nothing is kept: under the name there
    is a complete package or none.

    Raises:
        BadRecipient: nothing can be sealed to that key.
        BlobStoreUnavailable, StoreFull: try again; what was written is swept.
    """
    check_is_worker(actor)
    fingerprint = recipient_fingerprint(recipient)
    with transaction.atomic(durable=True):
        name = intend_package(package_id=package_id, attempt=attempt, at=at)
    with writing(_store(), name) as blob:
        digest, size_bytes = _pour(steps, recipient, blob)
    return Sealed(package_id, name, digest, size_bytes, fingerprint)


def keep_package(sealed: Sealed, *, actor: Actor, at: datetime) -> SealedPackage:
    """Write the row of a sealed package in the caller's transaction, which also says that it is sealed."""
    check_is_worker(actor)
    IntendedBlob.objects.filter(name=sealed.name).delete()
    return SealedPackage.objects.create(
        name=sealed.name,
        package_id=sealed.package_id,
        sha256=sealed.sha256,
        size_bytes=sealed.size_bytes,
        recipient_fingerprint=sealed.recipient_fingerprint,
        sealed_at=at,
    )


def open_package(name: str) -> BinaryIO:
    """The sealed bytes, for whoever delivers them. Who may is asked by the caller, whose event comes first.

    Raises:
        BlobMissing: no package of that name counts.
    """
    if not SealedPackage.objects.filter(name=name, removed_at__isnull=True).exists():
        raise BlobMissing(name)
    return _store().open(name)


def packages_kept(names: Collection[str]) -> list[str]:
    """Which of these packages still lie in the store."""
    rows = SealedPackage.objects.filter(name__in=names, removed_at__isnull=True)
    return list(rows.values_list("name", flat=True))


def remove_package(name: str, *, at: datetime) -> None:
    """Throw a package away that will not leave; again does nothing."""
    # The row first: a crash between the two leaves a blob without a row, which the sweep removes.
    SealedPackage.objects.filter(name=name, removed_at__isnull=True).update(removed_at=at)
    _store().delete(name)


class _Counted:
    """The sink of the sealing: each piece to the hash and to the disk, in threads of their own."""

    def __init__(self, writer: BlobWriter, stack: ExitStack) -> None:
        self._hashed, self.size_bytes = sha256(), 0
        self._lanes = open_lanes(stack, [self._hashed.update, writer.write], worth_threads=True)

    def write(self, data: bytes) -> None:
        self.size_bytes += len(data)
        for lane in self._lanes:
            lane.put(data)

    @property
    def sha256(self) -> str:
        return self._hashed.hexdigest()


def _pour(steps: Iterable[bytes], recipient: str, writer: BlobWriter) -> tuple[str, int]:
    with ExitStack() as stack:
        sink = _Counted(writer, stack)
        age.seal(steps, recipient=recipient, sink=sink)
    return sink.sha256, sink.size_bytes


def _store() -> stores.Store:
    return stores.copies()[CopyName.A]
