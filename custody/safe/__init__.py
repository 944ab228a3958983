"""The safe: the only way from bytes to sealed bytes and back. What is named here is all that other apps may use."""

from custody.safe.again import NotOpened, open_again
from custody.safe.depositing import Deposited, deposit
from custody.safe.exporting import Exported, ToExport, open_for_export
from custody.safe.keeping import keep, stored_object
from custody.safe.leaving import (
    Sealed,
    check_recipient,
    keep_package,
    new_recipient_pair,
    open_package,
    packages_kept,
    recipient_fingerprint,
    remove_package,
    seal_package,
)
from custody.safe.opened import Opened, open_for
from custody.safe.parts import acknowledge, durable_offset, open_parts, remove_staged, standing
from custody.safe.receiving import Checksum, ChecksumAlgorithm, Staged, receive
from custody.safe.records import blind_index, fingerprint, reread, reveal, seal_record, seal_secret, unseal_secret
from custody.safe.sweep import sweep_orphans
from vault.keyring import KeyUse

__all__ = [
    "Checksum",
    "ChecksumAlgorithm",
    "Deposited",
    "Exported",
    "KeyUse",
    "NotOpened",
    "Opened",
    "Sealed",
    "Staged",
    "ToExport",
    "acknowledge",
    "blind_index",
    "check_recipient",
    "deposit",
    "durable_offset",
    "fingerprint",
    "keep",
    "keep_package",
    "new_recipient_pair",
    "open_again",
    "open_for",
    "open_for_export",
    "open_package",
    "open_parts",
    "packages_kept",
    "receive",
    "recipient_fingerprint",
    "remove_package",
    "remove_staged",
    "reread",
    "reveal",
    "seal_package",
    "seal_record",
    "seal_secret",
    "standing",
    "stored_object",
    "sweep_orphans",
    "unseal_secret",
]
