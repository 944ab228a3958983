"""The safe: the only way from bytes to sealed bytes and back. What is named here is all that other apps may use."""

from custody.safe.again import NotOpened, open_again
from custody.safe.depositing import Deposited, deposit
from custody.safe.keeping import keep, stored_object
from custody.safe.opened import Opened, open_for
from custody.safe.parts import acknowledge, durable_offset, open_parts, parts_of, remove_staged
from custody.safe.receiving import Checksum, ChecksumAlgorithm, Staged, receive
from custody.safe.records import blind_index, fingerprint, reread, reveal, seal_record, seal_secret, unseal_secret
from custody.safe.sweep import sweep_orphans
from vault.keyring import KeyUse

__all__ = [
    "Checksum",
    "ChecksumAlgorithm",
    "Deposited",
    "KeyUse",
    "NotOpened",
    "Opened",
    "Staged",
    "acknowledge",
    "blind_index",
    "deposit",
    "durable_offset",
    "fingerprint",
    "keep",
    "open_again",
    "open_for",
    "open_parts",
    "parts_of",
    "receive",
    "remove_staged",
    "reread",
    "reveal",
    "seal_record",
    "seal_secret",
    "stored_object",
    "sweep_orphans",
    "unseal_secret",
]
