"""One class per thing a caller does differently. No message here ever holds plaintext or a key."""


class VaultError(Exception):
    """Something in the vault refused."""


class UnknownFormat(VaultError):
    """These bytes are not a container this version reads; nothing was decrypted."""


class Tampered(VaultError):
    """The bytes are not what was sealed; nothing that came out may be used."""


class Truncated(Tampered):
    """The sealed bytes end too early."""


class WrongContext(Tampered):
    """The container is of another thing than the one asked for."""


class CopiesDiffer(Tampered):
    """Two copies of one object are not the same bytes."""


class LengthMismatch(VaultError):
    """The plaintext is longer or shorter than its header promised; the sealed bytes must be thrown away."""


class KeyNotHeld(VaultError):
    """The private part of the key is not held by this process."""


class NoSuchKey(VaultError):
    """No key of that id or use is known here."""


class KeyFileExposed(VaultError):
    """A private key file can be read by everybody on the machine; it is not used."""


class BadKeyFile(VaultError):
    """A key file does not hold what its name promises."""


class BlobExists(VaultError):
    """A blob of that name is there already; blobs are never replaced."""


class BlobMissing(VaultError):
    """No blob of that name."""


class BlobStoreUnavailable(VaultError):
    """The store cannot answer now; nothing of this attempt counts, try again under a new name."""


class StoreFull(BlobStoreUnavailable):
    """The store has no room."""


class LogForked(VaultError):
    """The log would contradict a checkpoint it has signed before."""


class BadSignature(VaultError):
    """A signed note carries no valid signature of the expected key."""


class ProofWrong(VaultError):
    """A Merkle proof does not lead to the root it claims."""


class BadRecipient(VaultError):
    """A text that is no public key: nothing can be sealed to it."""


class SecretKeyGiven(BadRecipient):
    """Somebody's secret key: it must be thrown away, and never kept here."""
