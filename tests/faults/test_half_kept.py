"""A store answers that all is well and keeps half: found out before anybody is told that the item is safe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from common.clock import now
from custody import stores
from custody.errors import CopiesDiffer
from custody.models import CopyName
from custody.s3 import S3BlobStore
from submissions.states import ItemState
from tests.custody.test_s3 import s3_address, s3_store
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, ingested
from tests.faults.audit import audited, stored_once

__all__ = ["s3_address", "s3_store"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
ANSWERS = ("after-call.s3.PutObject", "after-call.s3.CompleteMultipartUpload")


@pytest.fixture
def honest(settings, s3_store) -> Callable[[CopyName], S3BlobStore]:
    """Both copies in buckets; what this gives is a second line to one of them, over which nothing is lied about."""
    endpoint = s3_store.client.meta.endpoint_url
    where = f"s3://{s3_store.bucket}/{{}}?endpoint={endpoint}&region=us-east-1"
    settings.PORTAL = replace(settings.PORTAL, store_a=where.format("a"), store_b=where.format("b"))
    options = {"endpoint": endpoint, "region": "us-east-1"}
    return lambda copy: S3BlobStore.at(bucket=s3_store.bucket, prefix=copy.value, options=options)


@contextmanager
def keeps_half(store: S3BlobStore, honest: S3BlobStore, kind: str) -> Iterator[list[str]]:
    """After each answer of the store, half of what it took is gone."""
    halved: list[str] = []

    def lose(**_: object) -> None:
        for name in set(honest.names(kind)) - set(halved):
            where = {"Bucket": honest.bucket, "Key": honest.key(name)}
            kept = honest.client.get_object(**where)["Body"].read()
            honest.client.put_object(**where, Body=kept[: len(kept) // 2])
            halved.append(name)

    for event in ANSWERS:
        store.client.meta.events.register(event, lose)
    yield halved
    for event in ANSWERS:
        store.client.meta.events.unregister(event, lose)


@pytest.mark.parametrize(
    ("kind", "size", "copy"),
    [
        ("o/", 40_000, CopyName.B),
        ("w/", 40_000, CopyName.A),
        *(
            pytest.param(*case, marks=pytest.mark.faults)
            for case in [("o/", 40_000, CopyName.A), ("w/", 40_000, CopyName.B)]
        ),
        # In several parts of an upload.
        *(pytest.param("o/", 6 << 20, copy, marks=pytest.mark.faults) for copy in CopyName),
    ],
)
def test_store_that_answers_200_and_keeps_half(honest, kind, size, copy):
    item = draft().send(bytes_of(size), at=now())

    with keeps_half(stores.copies()[copy], honest(copy), kind) as halved, pytest.raises(CopiesDiffer):
        ingested(item, at=now())

    item.refresh_from_db()
    assert halved
    assert (item.state, item.lease_until) == (ItemState.RECEIVED, None)
    assert ingested(item, at=now()).state == ItemState.STORED
    assert stored_once(1)
    assert audited() == []
