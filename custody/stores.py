"""Where sealed bytes are kept: one store for what is on its way, two for what was kept."""

from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from custody.models import CopyName
from vault.blobstore import BlobStore, LocalBlobStore


class Store(BlobStore, Protocol):
    """A blob store that can also tidy up after a crash."""

    def remove_abandoned(self, older_than_seconds: float) -> int:
        """Remove what was being written when a process ended, and return how many blobs that would have been."""


def staging() -> Store:
    return store_at(settings.PORTAL.store_staging)


def copies() -> dict[CopyName, Store]:
    """The two stores of the vault, first copy first."""
    return {name: store_at(address) for name, address in copy_addresses().items()}


def copy_addresses() -> dict[CopyName, str]:
    return {CopyName.A: settings.PORTAL.store_a, CopyName.B: settings.PORTAL.store_b}


@lru_cache(maxsize=16)
def store_at(address: str) -> Store:
    """Return the store at file:///folder or s3://bucket/prefix?endpoint=…&region=… ."""
    url = urlsplit(address)
    if url.scheme == "file" and not url.netloc:
        return LocalBlobStore(Path(unquote(url.path)))
    if url.scheme == "s3" and url.netloc:
        # Here, because boto takes twelve megabytes of every process that holds it, and most hold folders only.
        from custody.s3 import S3BlobStore  # noqa: PLC0415

        return S3BlobStore.at(bucket=url.netloc, prefix=url.path, options=dict(parse_qsl(url.query)))
    raise ImproperlyConfigured(f"{url.scheme}://… is no address of a store")
