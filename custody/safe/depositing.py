"""An item goes into the vault: two sealed copies, both read back before anybody is told that it is safe."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import stores
from custody.errors import CopiesDiffer
from custody.keys import keyring
from custody.permissions import check_is_worker
from custody.safe.intent import intend_object, wrap_name
from custody.safe.parts import open_parts
from vault.blobstore import write_blob
from vault.container import Header, Kind, Opener, Sealer, WrapRecord, new_dek, wrap_dek
from vault.digest import Digests
from vault.keyring import KeyUse, PublicKey
from vault.pipeline import ReadBack, read_back, seal_copies

# The lease is renewed this often: at 10 MB/s on a bad disk still within half a minute.
HEARTBEAT_BYTES = 256 << 20
WRAPPED_TO = (KeyUse.EVIDENCE, KeyUse.RECOVERY)

Heartbeat = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key wrapped to one key; name: of its copies in the stores."""

    key_id: bytes
    key_use: KeyUse
    wrap: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Deposited:
    """Two complete copies that no row speaks of yet; `keep` makes them the item's."""

    item_id: UUID
    upload_id: UUID
    attempt: int
    name: str
    digests: Digests
    wraps: tuple[Wrapped, ...]

    @property
    def sha256(self) -> str:
        return self.digests.sha256

    @property
    def sha512(self) -> str:
        return self.digests.sha512

    @property
    def size_bytes(self) -> int:
        return self.digests.size_bytes


def deposit(
    *,
    actor: Actor,
    upload_id: UUID,
    item_id: UUID,
    attempt: int,
    length_bytes: int,
    heartbeat: Heartbeat,
    at: datetime,
) -> Deposited:
    """Seal a complete upload into both stores and read both copies back; only the intended name is a row.

    One pass over the parts: opened, hashed twice, sealed, written twice. A second pass over both copies in lock-step:
    compared, opened, hashed. Nothing counts before both agree. heartbeat: called every 256 MiB, may raise to give up.

    Raises:
        PartsIncomplete, Tampered: the parts are not the upload; nothing was stored.
        CopiesDiffer: what was read back is not what was written; try again.
        BlobStoreUnavailable, StoreFull: try again; what was written is swept.
        KeyNotHeld: this process has no intake key.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    check_is_worker(actor)
    header, dek = Header(Kind.OBJECT, item_id, length=length_bytes), new_dek()
    with transaction.atomic(durable=True):
        name = intend_object(item_id=item_id, attempt=attempt, at=at)
    steps = _with_heartbeat(open_parts(upload_id, length_bytes=length_bytes), heartbeat)
    sealed = _write_copies(name, steps, Sealer.detached(header, dek=dek))
    heartbeat()
    wraps = tuple(wrapped_to(keyring().current(use), dek, header, name) for use in WRAPPED_TO)
    for wrapped in wraps:
        write_everywhere(wrapped.name, wrap_blob(header, wrapped.key_id, wrapped.wrap))
    seen = read_copies(name, Opener.detached(header, dek))
    if (seen.sha256, seen.size_bytes) != (sealed.sha256, sealed.size_bytes):
        raise CopiesDiffer("what was read back is not what was written")
    heartbeat()
    return Deposited(item_id, upload_id, attempt, name, sealed, wraps)


def wrap_blob(header: Header, key_id: bytes, wrap: bytes) -> bytes:
    """A wrap as it lies in a store: a record that says itself what it opens and for whom (FORMAT.md, section 4)."""
    return WrapRecord(header, key_id, wrap).encode()


def write_everywhere(name: str, data: bytes) -> None:
    """Create one small blob in both stores, and read both back.

    Raises:
        CopiesDiffer: a store said that it has it and has something else; try again.
    """
    for store in stores.copies().values():
        write_blob(store, name, data)
    check_kept(name, data)


def check_kept(name: str, data: bytes) -> None:
    """Refuse a small blob of which a store kept something else: a half wrap would be missed only in need."""
    for store in stores.copies().values():
        with store.open(name) as kept:
            if kept.read() != data:
                raise CopiesDiffer("what was read back is not what was written")


def _write_copies(name: str, steps: Iterator[bytes], sealer: Sealer) -> Digests:
    with ExitStack() as undo:
        writers = []
        for store in stores.copies().values():
            writers.append(store.create(name))
            undo.callback(writers[-1].discard)
        digests = seal_copies(steps, sealer=sealer, sinks=writers)
        together([writer.commit for writer in writers])
        undo.pop_all()
    return digests


def read_copies(name: str, opener: Opener) -> ReadBack:
    with ExitStack() as closing:
        blobs = [closing.enter_context(store.open(name)) for store in stores.copies().values()]
        return read_back(blobs, opener=opener)


def wrapped_to(recipient: PublicKey, dek: bytes, header: Header, object_name: str) -> Wrapped:
    wrap = wrap_dek(dek, header=header, recipient=recipient)
    return Wrapped(recipient.kid, recipient.use, wrap, wrap_name(object_name, recipient.kid))


def _with_heartbeat(steps: Iterator[bytes], heartbeat: Heartbeat) -> Iterator[bytes]:
    since = 0
    for step in steps:
        since += len(step)
        if since >= HEARTBEAT_BYTES:
            since = 0
            heartbeat()
        yield step


def together(acts: list[Callable[[], None]]) -> None:
    """Do all at once: a sync waits for a disk, and two disks can be waited for together."""
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()
