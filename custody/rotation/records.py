"""Sealed records follow a new key by a wrap beside them. Only their heads are read; what they say stays closed."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import structlog
from django.db import connection, transaction
from psycopg2 import sql

from common.actors import Actor
from custody.errors import KeyNotHeld, Tampered
from custody.holdings import Holding
from custody.keys import keyring
from custody.models import RecordWrap
from custody.permissions import check_is_worker
from custody.rotation.epochs import older_keys
from custody.rotation.step import Step, record_step
from custody.safe.unwrap import record_unwrap
from vault.container import HEADER_BYTES, WRAP_BYTES, Header, parse_header, unwrap_dek, wrap_dek
from vault.header import wrap_info
from vault.keyring import KeyUse, PublicKey

# The key's id stands at byte 44 of the header; a head that already has a wrap to the newest key is done.
HEADS = sql.SQL("""
SELECT {key}, substring({column} from 1 for {head}) FROM {table}
 WHERE {key} > %(after)s AND substring({column} from 45 for 8) = ANY(%(older)s)
   AND NOT EXISTS (SELECT 1 FROM custody_recordwrap done WHERE done.key_id = %(newest)s
                      AND done.head_sha256 = sha256(substring({column} from 1 for {head})))
 ORDER BY {key} LIMIT %(limit)s
""")
FIRST = UUID(int=0)
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Wrapped:
    head_sha256: bytes
    wrap: bytes


@transaction.atomic
def rewrap_records(
    *, actor: Actor, use: KeyUse, holding: Holding, after: UUID | None, limit: int, at: datetime
) -> Step[UUID]:
    """Let up to limit records of one column follow the newest key of that use; again does nothing.

    Raises:
        KeyNotHeld: this process does not hold the newest key, so it could not prove what it made.
    """
    check_is_worker(actor)
    to = keyring().current(use)
    keyring().private(to.kid)
    heads = _heads(holding, older_keys(use), to, after, limit)
    done = [wrapped for _id, head in heads if (wrapped := _wrapped(head, to))]
    if done:
        _keep(done, to, at)
        record_step(actor=actor, to=to, what=holding.table, named=[one.head_sha256 for one in done], at=at)
    return Step(len(done), len(heads) - len(done), heads[-1][0] if heads else None)


def _heads(
    holding: Holding, older: list[bytes], to: PublicKey, after: UUID | None, limit: int
) -> list[tuple[UUID, bytes]]:
    query = HEADS.format(
        table=sql.Identifier(holding.table),
        column=sql.Identifier(holding.column),
        key=sql.Identifier(holding.key),
        head=sql.Literal(HEADER_BYTES + WRAP_BYTES),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"after": after or FIRST, "older": older, "newest": to.kid, "limit": limit})
        return [(key, bytes(head)) for key, head in cursor.fetchall()]


def _wrapped(head: bytes, to: PublicKey) -> _Wrapped | None:
    """A wrap to the new key that was opened once; None when no key here opens the record."""
    header = parse_header(head[:HEADER_BYTES]).header
    try:
        dek = _data_key(head)
    except (KeyNotHeld, Tampered) as error:
        logger.warning("rotation.stuck", record_id=str(header.object_id), why=type(error).__name__)
        return None
    wrap = wrap_dek(dek, header=header, recipient=to)
    _check_opens(wrap, header, dek, to)
    return _Wrapped(sha256(head).digest(), wrap)


def _data_key(head: bytes) -> bytes:
    kid = parse_header(head[:HEADER_BYTES]).kid or b""
    return record_unwrap(head)(kid, head[HEADER_BYTES:], wrap_info(head[:HEADER_BYTES]))


def _check_opens(wrap: bytes, header: Header, dek: bytes, to: PublicKey) -> None:
    if unwrap_dek(wrap, header=header, private=keyring().private(to.kid)) != dek:
        raise Tampered("the new wrap opens something else")


def _keep(done: list[_Wrapped], to: PublicKey, at: datetime) -> None:
    RecordWrap.objects.bulk_create(
        [
            RecordWrap(head_sha256=one.head_sha256, key_id=to.kid, key_use=to.use, wrap=one.wrap, made_at=at)
            for one in done
        ],
        ignore_conflicts=True,
    )
    RecordWrap.objects.filter(head_sha256__in=[one.head_sha256 for one in done]).exclude(key_id=to.kid).delete()
