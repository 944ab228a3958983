"""What a store really enforces, tried out: some say yes to a lock and keep nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from custody.errors import BlobExists, VaultError
from custody.s3 import S3BlobStore
from vault.blobstore import BlobStore, write_blob

CONTENT = bytes(range(256)) * 256
WRONG_SHA256 = "A" * 43 + "="


@dataclass(frozen=True, slots=True)
class Finding:
    """question: what was tried.  good: whether the answer is the one the vault relies on; None: good to know."""

    question: str
    answer: str
    good: bool | None


def what_it_enforces(store: BlobStore) -> Iterator[Finding]:
    """Try everything on one blob of our own; it is removed at the end if the store lets us."""
    name = f"x/check-{uuid4().hex}"
    yield _yes("a blob can be created", _works(lambda: write_blob(store, name, CONTENT)))
    yield _yes("it reads back unchanged", _works(lambda: _same(_read(store, name, 0, len(CONTENT)), CONTENT)))
    yield _yes(
        "a range in the middle can be read", _works(lambda: _same(_read(store, name, 300, 77), CONTENT[300:377]))
    )
    yield _yes("a second blob of that name is refused", _refused(lambda: write_blob(store, name, b"another")))
    yield _yes("it is listed", _works(lambda: _same(name in set(store.names("x/")), True)))
    if isinstance(store, S3BlobStore):
        yield from _of_s3(store, name)
    else:
        yield Finding("a lock keeps administrators from deleting", "no: whoever may write the folder may delete", None)
    yield Finding("we can delete it", _word(_works(lambda: store.delete(name))), None)


def _of_s3(store: S3BlobStore, name: str) -> Iterator[Finding]:
    client, where = store.client, {"Bucket": store.bucket, "Key": store.key(name)}
    versioning = _told(lambda: client.get_bucket_versioning(Bucket=store.bucket).get("Status", "off"))
    lock = _told(lambda: client.get_object_lock_configuration(Bucket=store.bucket)["ObjectLockConfiguration"])
    yield Finding("versions are kept", versioning, None)
    yield Finding("object lock is configured", lock, None)
    wrong = {**where, "Key": where["Key"] + "-wrong", "Body": b"x", "ChecksumSHA256": WRONG_SHA256}
    # Good to know only: the vault reads back what it wrote, and believes that.
    yield Finding(
        "a blob with a wrong checksum is refused", _word(not _works(lambda: client.put_object(**wrong))), None
    )
    client.delete_object(Bucket=store.bucket, Key=wrong["Key"])
    version = client.head_object(**where).get("VersionId")
    if version:
        kept = not _works(lambda: client.delete_object(**where, VersionId=version))
        yield Finding("a lock keeps administrators from deleting", _word(kept), None)


def _read(store: BlobStore, name: str, start: int, length: int) -> bytes:
    with store.open(name) as blob:
        blob.seek(start)
        return blob.read(length)


def _same(found: object, expected: object) -> None:
    if found != expected:
        raise VaultError("not what was expected")


def _works(act: Callable[[], object]) -> bool:
    try:
        act()
    except (VaultError, ClientError, BotoCoreError):
        return False
    return True


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except BlobExists:
        return True
    return False


def _told(ask: Callable[[], object]) -> str:
    try:
        return str(ask())
    except (ClientError, BotoCoreError) as error:
        return f"no ({type(error).__name__})"


def _word(answer: bool) -> str:  # noqa: FBT001 - the answer itself
    return "yes" if answer else "no"


def _yes(question: str, answer: bool) -> Finding:  # noqa: FBT001 - the answer itself
    return Finding(question, _word(answer), answer)
