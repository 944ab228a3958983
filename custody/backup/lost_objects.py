"""Objects that no row speaks of any more: found in the stores by their own headers and wraps, and given rows again."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.ids import new_id
from custody import ledger, stores
from custody.acts import Act, SubjectKind
from custody.errors import BlobMissing
from custody.keys import keyring
from custody.models import CopyCheck, CopyName, KeyWrap, Outcome, StoredObject
from custody.permissions import check_is_worker
from custody.safe.intent import OBJECTS, WRAPS
from custody.safe.unwrap import LONGEST_WRAP
from vault.container import HEADER_BYTES, Header, Opener, WrapRecord, open_stream, parse_header, unwrap_dek
from vault.digest import Digests, digests_of
from vault.errors import UnknownFormat, VaultError
from vault.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Found:
    """A sealed object that no row speaks of. wraps: of its data key."""

    item_id: UUID
    name: str
    wraps: list[tuple[str, WrapRecord]]


def find_lost() -> Iterator[Found]:
    """Sealed objects in the stores that no row speaks of and that have a wrap: they were somebody's item."""
    wraps: dict[UUID, list[tuple[str, WrapRecord]]] = {}
    for name, record in _unknown_wraps():
        wraps.setdefault(record.header.object_id, []).append((name, record))
    for name, item_id in _unknown_objects():
        if item_id in wraps and not StoredObject.objects.filter(pk=item_id).exists():
            yield Found(item_id, name, wraps[item_id])


def enter_again(
    *, actor: Actor, found: Found, upload_id: UUID | None, opens: Keyring, at: datetime
) -> StoredObject | None:
    """Give a found object its rows again after reading it whole; None when no key opens it or no copy is good.

    Whose item it was is in the log, and for a person to decide; from now on nothing sweeps it away.
    upload_id: by which it came, where that is known.
    """
    check_is_worker(actor)
    dek = _data_key(found, opens)
    if dek is None:
        return None
    header = found.wraps[0][1].header
    good = {which: digests for which in CopyName if (digests := _digests(which, found.name, header, dek))}
    if not good:
        return None
    # Which upload it came by may be lost; a fresh number belongs to nobody's.
    return _rows(actor, found, upload_id or new_id(), good, at)


def _unknown_wraps() -> Iterator[tuple[str, WrapRecord]]:
    known = set(KeyWrap.objects.values_list("name", flat=True))
    for name in _names(WRAPS) - known:
        for store in stores.copies().values():
            with suppress(BlobMissing, UnknownFormat), store.open(name) as blob:
                yield name, WrapRecord.parse(blob.read(LONGEST_WRAP))
                break


def _unknown_objects() -> Iterator[tuple[str, UUID]]:
    known = set(CopyCheck.objects.values_list("name", flat=True))
    for name in sorted(_names(OBJECTS) - known):
        for store in stores.copies().values():
            with suppress(BlobMissing, UnknownFormat), store.open(name) as blob:
                yield name, parse_header(blob.read(HEADER_BYTES)).header.object_id
                break


def _names(prefix: str) -> set[str]:
    return {name for store in stores.copies().values() for name in store.names(prefix)}


def _data_key(found: Found, opens: Keyring) -> bytes | None:
    for _name, record in found.wraps:
        for holder in (keyring(), opens):
            with suppress(VaultError):
                return unwrap_dek(record.wrap, header=record.header, private=holder.private(record.kid))
    return None


def _digests(which: CopyName, name: str, header: Header, dek: bytes) -> Digests | None:
    try:
        with stores.copies()[which].open(name) as blob:
            return digests_of(open_stream(blob, Opener.detached(header, dek)))
    except VaultError:
        return None


@transaction.atomic
def _rows(actor: Actor, found: Found, upload_id: UUID, good: dict[CopyName, Digests], at: datetime) -> StoredObject:
    digests = next(iter(good.values()))
    stored = StoredObject.objects.create(
        item_id=found.item_id,
        upload_id=upload_id,
        attempt=0,
        size_bytes=digests.size_bytes,
        sha256=digests.sha256,
        sha512=digests.sha512,
        stored_at=at,
    )
    KeyWrap.objects.bulk_create(_wrap_rows(found, at))
    # A copy that is not there is "bad": the next round of reading makes it good from the other one.
    CopyCheck.objects.bulk_create(
        CopyCheck(
            item_id=found.item_id,
            store=which,
            name=found.name,
            checked_at=at,
            outcome=Outcome.OK if which in good else Outcome.BAD,
            lease_until=at,
        )
        for which in CopyName
    )
    ledger.record(
        actor=actor,
        act=Act.RESTORE_PERFORMED,
        subject_kind=SubjectKind.ITEM,
        subject_id=found.item_id,
        at=at,
        facts={"sha256": digests.sha256, "size_bytes": digests.size_bytes, "copies": len(good)},
    )
    return stored


def _wrap_rows(found: Found, at: datetime) -> Iterator[KeyWrap]:
    for name, record in found.wraps:
        use = keyring().public(record.kid).use
        yield KeyWrap(item_id=found.item_id, key_id=record.kid, key_use=use, wrap=record.wrap, name=name, made_at=at)
