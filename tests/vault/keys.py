"""One keyring for all tests of a session: making hybrid keys is cheap, but not free."""

from __future__ import annotations

from uuid import UUID

from vault.container import Header, Kind, Sealer
from vault.keyring import KeyUse, MemoryKeyring

KEYRING = MemoryKeyring()
INTAKE = KEYRING.current(KeyUse.INTAKE)
EVIDENCE = KEYRING.current(KeyUse.EVIDENCE)
UPLOAD = UUID("7d0e2b6c-93a1-4f5e-8a77-5f2c1e9b3d40")
ITEM = UUID("2f9b6e1d-0c58-4a43-b1de-90aa4c7e6f12")
OTHER = UUID("00000000-0000-4000-8000-000000000001")
DEK = bytes(range(32))
CHUNK_SIZES = (0, 1, 16383, 16384, 16385, 3 * 16384 - 1, 3 * 16384, 3 * 16384 + 1)


def object_header(length=None):
    return Header(Kind.OBJECT, ITEM, length=length)


def seal_detached(plaintext, header=None, dek=DEK):
    sealer = Sealer.detached(header or object_header(len(plaintext)), dek=dek)
    return sealer.start() + sealer.update(plaintext) + sealer.finish()
