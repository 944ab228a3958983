"""Small sealed things: narratives, identities, sign-in secrets; and the fingerprints by which they are found."""

import hashlib
import hmac
import io
import re
import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import WORKER, Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.errors import Tampered
from custody.keys import keyring
from custody.permissions import check_may_open_records
from custody.safe.unwrap import check_holds_key_of, record_unwrap
from vault.container import HEADER_BYTES, Header, Kind, Opener, open_stream, parse_header, seal_bytes
from vault.keyring import KeyUse
from vault.secret import open_secret
from vault.secret import seal_secret as seal_with

BLIND_BYTES = 8
_OPENED = {KeyUse.IDENTITY: Act.IDENTITY_OPENED}
# Marks of direction, joiners and the Arabic lengthening stroke: the same name is typed with and without them.
_INVISIBLE = re.compile("[\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})


def seal_record(*, record_id: UUID, plaintext: bytes, use: KeyUse) -> bytes:
    """Seal a small record to the evidence or identity key; whoever holds public keys only can never open it again."""
    if use not in {KeyUse.EVIDENCE, KeyUse.IDENTITY}:
        raise ValueError(f"records are not sealed to the {use} key")
    return seal_bytes(plaintext, header=Header(Kind.FIELD, record_id), recipient=keyring().current(use))


def reveal(
    *,
    actor: Actor,
    kind: SubjectKind,
    record_id: UUID,
    sealed: bytes,
    purpose: str,
    at: datetime,
    subject_id: UUID | None = None,
) -> bytes:
    """Open a sealed record for a person; the event is committed first, so it cannot run inside a transaction.

    subject_id: what the event speaks of, when that is not the record itself.

    Raises:
        NotAllowed: the role opens no records sealed to that key. KeyNotHeld: this process does not.
        Tampered: it is not the record it should be; that it was tried stays recorded.
    """
    use = _use_of(sealed)
    check_may_open_records(actor, use)
    check_holds_key_of(sealed)
    with transaction.atomic(durable=True):
        ledger.record(
            actor=actor,
            act=_OPENED.get(use, Act.RECORD_OPENED),
            subject_kind=kind,
            subject_id=subject_id or record_id,
            at=at,
            purpose=purpose,
        )
    return _open(record_id, sealed)


def reread(*, record_id: UUID, sealed: bytes) -> bytes:
    """Open a record for the portal's own cataloguing: no person sees it, so no event. Never an identity."""
    check_may_open_records(WORKER, _use_of(sealed))
    return _open(record_id, sealed)


def seal_secret(purpose: str, secret: bytes) -> bytes:
    """Seal what a sign-in needs back in clear, under the key that both faces share; purpose binds it to its owner."""
    return seal_with(keyring().secret_key(), purpose, secret)


def unseal_secret(purpose: str, sealed: bytes) -> bytes:
    return open_secret(keyring().secret_key(), purpose, sealed)


def blind_index(*, field: str, organisation_id: UUID, value: str) -> bytes:
    """Eight bytes by which equal values of one organisation's field are found, and nothing else.

    Raises KeyNotHeld on the partner face: whoever can compute it can try names.
    """
    message = b"\0".join([b"evd1/blind", organisation_id.bytes, field.encode(), normalised(value).encode()])
    return hmac.digest(keyring().index_key(), message, hashlib.sha256)[:BLIND_BYTES]


def fingerprint(sha256: str) -> bytes:
    """32 bytes by which the same content is recognised without showing its digest; KeyNotHeld on the partner face."""
    return hmac.digest(keyring().index_key(), b"evd1/fingerprint\0" + bytes.fromhex(sha256), hashlib.sha256)


def normalised(value: str) -> str:
    """The one form of a name that people write in several."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).casefold().translate(_ARABIC)
    return " ".join(folded.split())


def _kid_of(sealed: bytes) -> bytes:
    kid = parse_header(sealed[:HEADER_BYTES]).kid if len(sealed) >= HEADER_BYTES else None
    if kid is None:
        raise Tampered("not a sealed record")
    return kid


def _use_of(sealed: bytes) -> KeyUse:
    return keyring().public(_kid_of(sealed)).use


def _open(record_id: UUID, sealed: bytes) -> bytes:
    opener = Opener(expect=Header(Kind.FIELD, record_id), unwrap=record_unwrap(sealed))
    return b"".join(open_stream(io.BytesIO(sealed), opener))
