"""The safe: the only way from bytes to sealed bytes and back. What is named here is all that other apps may use."""

from custody.safe.again import NotOpened, open_again
from custody.safe.bearer import open_for_bearer, seal_for_bearer
from custody.safe.depositing import Deposited, deposit
from custody.safe.exporting import Exported, ToExport, open_for_export
from custody.safe.keeping import keep, keep_all, stored_object, stored_objects
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
from custody.safe.parts import Standing, acknowledge, durable_offset, open_parts, remove_staged, standing
from custody.safe.receiving import Checksum, ChecksumAlgorithm, Staged, receive
from custody.safe.receiving_sealed import IntakeKey, NotSealedForHere, intake_key, plain_length, receive_sealed
from custody.safe.records import blind_index, fingerprint, reread, reveal, seal_record, seal_secret, unseal_secret
from custody.safe.sweep import sweep_orphans
from custody.safe.together import Many, Small, deposit_many
from vault.keyring import KeyUse

__all__ = [
    "Checksum",
    "ChecksumAlgorithm",
    "Deposited",
    "Exported",
    "IntakeKey",
    "KeyUse",
    "Many",
    "NotOpened",
    "NotSealedForHere",
    "Opened",
    "Sealed",
    "Small",
    "Staged",
    "Standing",
    "ToExport",
    "acknowledge",
    "blind_index",
    "check_recipient",
    "deposit",
    "deposit_many",
    "durable_offset",
    "fingerprint",
    "intake_key",
    "keep",
    "keep_all",
    "keep_package",
    "new_recipient_pair",
    "open_again",
    "open_for",
    "open_for_bearer",
    "open_for_export",
    "open_package",
    "open_parts",
    "packages_kept",
    "plain_length",
    "receive",
    "receive_sealed",
    "recipient_fingerprint",
    "remove_package",
    "remove_staged",
    "reread",
    "reveal",
    "seal_for_bearer",
    "seal_package",
    "seal_record",
    "seal_secret",
    "standing",
    "stored_object",
    "stored_objects",
    "sweep_orphans",
    "unseal_secret",
]
