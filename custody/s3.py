"""A blob store on S3, through django-storages: create-only, with checksums, in parts when it is large."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from common import clock
from custody.s3reader import S3Reader
from vault.blobname import check_name, check_prefix
from vault.blobstore import BlobWriter, create_each
from vault.errors import BlobExists, BlobMissing, BlobStoreUnavailable, StoreFull

if TYPE_CHECKING:
    from typing_extensions import Buffer

PART_BYTES = 8 << 20
# S3 allows 10,000 parts: they grow, so that an item of any size fits and a small one needs little memory.
PARTS_OF_ONE_SIZE = 1000
REQUESTS_AT_ONCE = 8
_MISSING = {"404", "NoSuchKey", "NotFound"}
_EXISTS = {"PreconditionFailed", "ConditionalRequestConflict", "412"}
_NOT_TOLD = {"403", "AccessDenied"}
_FULL = {"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "507"}


@contextmanager
def in_our_words(name: str) -> Iterator[None]:
    """Turn what boto raises into the vault's errors."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise BlobMissing(name) from error
        if code in _EXISTS:
            raise BlobExists(name) from error
        if code in _FULL:
            raise StoreFull(code) from error
        raise BlobStoreUnavailable(code) from error
    except BotoCoreError as error:
        raise BlobStoreUnavailable(type(error).__name__) from error


class S3BlobStore:
    """The vault's blob store on one bucket."""

    def __init__(self, storage: S3Storage, *, prefix: str = "") -> None:
        self.client = storage.connection.meta.client
        self.bucket: str = storage.bucket_name
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @classmethod
    def at(cls, *, bucket: str, prefix: str, options: Mapping[str, str]) -> Self:
        config = Config(
            s3={"addressing_style": options.get("addressing", "path")},
            retries={"mode": "standard", "max_attempts": 4},
            connect_timeout=5,
            read_timeout=60,
        )
        storage = S3Storage(
            bucket_name=bucket,
            endpoint_url=options.get("endpoint"),
            region_name=options.get("region"),
            client_config=config,
            default_acl=None,
            querystring_auth=False,
        )
        return cls(storage, prefix=prefix)

    def key(self, name: str) -> str:
        return self._prefix + name

    def create(self, name: str) -> BlobWriter:
        check_name(name)
        return S3Writer(self, name)

    def create_all(self, blobs: Mapping[str, bytes]) -> None:
        """Each with its own request, several at once: it is the way there and back that takes the time."""
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
            list(pool.map(lambda one: create_each(self, dict([one])), blobs.items()))

    def open(self, name: str) -> BinaryIO:
        """The blob, seekable; ranges are fetched as they are asked for."""
        size = self.size(name)
        return io.BufferedReader(S3Reader(size, lambda start, end: self._range(name, start, end)), 1 << 16)

    def size(self, name: str) -> int:
        check_name(name)
        with in_our_words(name):
            return int(self.client.head_object(Bucket=self.bucket, Key=self.key(name))["ContentLength"])

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except BlobMissing:
            return False
        return True

    def delete(self, name: str) -> None:
        """Delete the blob; a store that versions keeps the version and hides the name."""
        check_name(name)
        with in_our_words(name):
            self.client.delete_object(Bucket=self.bucket, Key=self.key(name))

    def names(self, prefix: str = "", older_than_seconds: float = 0) -> Iterator[str]:
        check_prefix(prefix)
        before = clock.now() - timedelta(seconds=older_than_seconds)
        pages = self.client.get_paginator("list_objects_v2")
        with in_our_words(prefix):
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.key(prefix)):
                for found in page.get("Contents", []):
                    if older_than_seconds <= 0 or found["LastModified"] <= before:
                        yield found["Key"].removeprefix(self._prefix)

    def remove_abandoned(self, older_than_seconds: float) -> int:
        """Give back the parts of uploads that a crash left behind, and return how many uploads."""
        before, count = clock.now() - timedelta(seconds=older_than_seconds), 0
        with in_our_words(self._prefix):
            for page in self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket):
                for found in page.get("Uploads", []):
                    if found["Key"].startswith(self._prefix) and found["Initiated"] <= before:
                        where = {"Bucket": self.bucket, "Key": found["Key"]}
                        self.client.abort_multipart_upload(**where, UploadId=found["UploadId"])
                        count += 1
        return count

    def _range(self, name: str, start: int, end: int) -> bytes:
        with in_our_words(name):
            span = f"bytes={start}-{end - 1}"
            body = self.client.get_object(Bucket=self.bucket, Key=self.key(name), Range=span)["Body"]
            return bytes(body.read())


class S3Writer:
    """One new object: nothing of it can be seen before `commit` has returned."""

    def __init__(self, store: S3BlobStore, name: str) -> None:
        self._store, self._name = store, name
        self._where = {"Bucket": store.bucket, "Key": store.key(name)}
        self._pending = bytearray()
        self._upload_id: str | None = None
        self._parts: list[dict[str, Any]] = []
        self._ended = False

    def write(self, data: Buffer) -> None:
        self._check_open()
        self._pending += memoryview(data).cast("B")
        while len(self._pending) > (size := PART_BYTES << len(self._parts) // PARTS_OF_ONE_SIZE):
            self._send(bytes(self._pending[:size]))
            del self._pending[:size]

    def commit(self) -> None:
        """Make it visible, unless something of that name is there already."""
        self._check_open()
        self._ended = True
        if self._upload_id is None:
            with in_our_words(self._name):
                body = bytes(self._pending)
                self._store.client.put_object(**self._where, Body=body, IfNoneMatch="*", ChecksumAlgorithm="SHA256")
            return
        self._send(bytes(self._pending))
        # Some stores ignore the condition on the last call: ask them beforehand as well.
        if self._is_taken():
            raise BlobExists(self._name)
        with in_our_words(self._name):
            self._store.client.complete_multipart_upload(
                **self._where, UploadId=self._upload_id, MultipartUpload={"Parts": self._parts}, IfNoneMatch="*"
            )
        self._upload_id = None

    def discard(self) -> None:
        """Forget it; parts already sent are given back."""
        self._ended = True
        self._pending.clear()
        if self._upload_id is not None:
            upload_id, self._upload_id = self._upload_id, None
            with in_our_words(self._name):
                self._store.client.abort_multipart_upload(**self._where, UploadId=upload_id)

    def _is_taken(self) -> bool:
        """The partner face's key may put and not look; names are random, and the condition still stands."""
        try:
            return self._store.exists(self._name)
        except BlobStoreUnavailable as refusal:
            if str(refusal) in _NOT_TOLD:
                return False
            raise

    def _check_open(self) -> None:
        if self._ended:
            raise BlobStoreUnavailable("this writer has ended")

    def _send(self, body: bytes) -> None:
        with in_our_words(self._name):
            if self._upload_id is None:
                begun = self._store.client.create_multipart_upload(**self._where, ChecksumAlgorithm="SHA256")
                self._upload_id = begun["UploadId"]
            number = len(self._parts) + 1
            told = self._store.client.upload_part(
                **self._where, UploadId=self._upload_id, PartNumber=number, Body=body, ChecksumAlgorithm="SHA256"
            )
        part = {"PartNumber": number, "ETag": told["ETag"], "ChecksumSHA256": told.get("ChecksumSHA256")}
        self._parts.append({name: value for name, value in part.items() if value})
