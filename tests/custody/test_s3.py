"""The S3 adapter against a real HTTP server, held to the same contract as a folder."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from botocore.stub import Stubber
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from common.actors import WORKER, Role
from custody import checks, fixity, s3, safe, sequencer, stores
from custody.errors import BlobExists, BlobMissing, BlobStoreUnavailable, StoreFull
from custody.models import CopyCheck, CopyName
from custody.s3reader import LONGEST, SHORTEST, S3Reader
from custody.storecheck import what_it_enforces
from tests.factories.custody import NOON, actor_in, bytes_of, stored
from tests.vault.blobstore_contract import BlobStoreContract, put
from vault.blobstore import LocalBlobStore, MemoryBlobStore

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def s3_address():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_store(s3_address, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(s3, "PART_BYTES", 5 << 20)
    store = s3.S3BlobStore.at(
        bucket=f"vault-{uuid4()}", prefix="/copies", options={"endpoint": s3_address, "region": "us-east-1"}
    )
    store.client.create_bucket(Bucket=store.bucket, ObjectLockEnabledForBucket=True)
    return store


class TestS3BlobStore(BlobStoreContract):
    @pytest.fixture
    def store(self, s3_store):
        return s3_store


def test_blob_in_parts_is_create_only_too(s3_store):
    put(s3_store, "o/big", bytes(11 << 20))
    assert s3_store.size("o/big") == 11 << 20

    again = s3_store.create("o/big")
    again.write(b"x" * (11 << 20))
    with pytest.raises(BlobExists):
        again.commit()
    again.discard()

    with s3_store.open("o/big") as blob:
        assert blob.read(2) == b"\0\0"


def test_discarded_parts_are_given_back(s3_store):
    writer = s3_store.create("o/big")
    writer.write(bytes(11 << 20))
    writer.discard()

    assert "Uploads" not in s3_store.client.list_multipart_uploads(Bucket=s3_store.bucket)
    assert list(s3_store.names("o/")) == []


def test_uploads_that_a_crash_left_are_given_back(s3_store):
    s3_store.create("o/left").write(bytes(11 << 20))

    # The server says that every upload began in 2010.
    assert s3_store.remove_abandoned(100 * 365 * 86400) == 0
    assert s3_store.remove_abandoned(0) == 1
    assert s3_store.remove_abandoned(0) == 0


def test_parts_grow_so_that_every_size_fits(s3_store, monkeypatch):
    monkeypatch.setattr(s3, "PARTS_OF_ONE_SIZE", 1)
    writer = s3_store.create("o/big")
    writer.write(bytes(40 << 20))
    sent = len(writer._parts)
    writer.commit()

    assert (sent, s3_store.size("o/big")) == (3, 40 << 20)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("NoSuchKey", BlobMissing),
        ("PreconditionFailed", BlobExists),
        ("QuotaExceeded", StoreFull),
        ("InternalError", BlobStoreUnavailable),
        ("AccessDenied", BlobStoreUnavailable),
    ],
)
def test_answers_of_s3_in_our_words(s3_store, code, error):
    with Stubber(s3_store.client) as stub:
        stub.add_client_error("head_object", code)
        with pytest.raises(error):
            s3_store.size("o/one")


def test_store_that_does_not_answer_is_unavailable(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    store = s3.S3BlobStore.at(bucket="vault", prefix="", options={"endpoint": "http://127.0.0.1:9", "region": "x"})

    with pytest.raises(BlobStoreUnavailable):
        store.size("o/one")


def test_reader_fetches_more_while_reading_goes_on_and_little_elsewhere():
    content, asked = bytes(40 << 20), []

    def fetch(start, end):
        asked.append(end - start)
        return content[start:end]

    reader = io.BufferedReader(S3Reader(len(content), fetch), 1 << 16)
    while reader.read(1 << 20):
        pass
    assert max(asked) == LONGEST
    assert sum(asked) < len(content) * 1.1
    asked.clear()
    reader.seek(10 << 20)
    reader.read(10)
    assert asked == [SHORTEST]


@pytest.mark.parametrize("address", ["http://store/x", "file://host/x", "s3:///x", ""])
def test_wrong_addresses_of_stores_are_refused(address):
    with pytest.raises(ImproperlyConfigured):
        stores.store_at(address)


def test_address_says_which_kind_of_store(tmp_path, s3_store):
    assert isinstance(stores.store_at(f"file://{tmp_path}/x"), LocalBlobStore)
    endpoint = s3_store.client.meta.endpoint_url
    there = stores.store_at(f"s3://{s3_store.bucket}/copies?endpoint={endpoint}&region=us-east-1")
    put(s3_store, "o/one")
    assert list(there.names("o/")) == ["o/one"]


def test_check_store_says_what_a_folder_enforces(safe_places, capsys):
    call_command("check_store", "--store", "a")

    said = capsys.readouterr().out
    assert "a: a second blob of that name is refused: yes" in said
    assert "whoever may write the folder may delete" in said


def test_check_store_says_what_s3_enforces(safe_places, settings, s3_store, capsys):
    endpoint = s3_store.client.meta.endpoint_url
    settings.PORTAL = replace(settings.PORTAL, store_b=f"s3://{s3_store.bucket}?endpoint={endpoint}&region=us-east-1")

    call_command("check_store", "--store", "b")

    said = capsys.readouterr().out
    assert "b: a second blob of that name is refused: yes" in said
    assert "b: versions are kept: Enabled" in said


def test_check_store_of_a_bucket_without_versions_and_locks(s3_store, s3_address):
    s3_store.client.create_bucket(Bucket="plain")
    plain = s3.S3BlobStore.at(bucket="plain", prefix="", options={"endpoint": s3_address, "region": "us-east-1"})

    answers = {finding.question: finding.answer for finding in what_it_enforces(plain)}

    assert answers["versions are kept"] == "off"
    assert answers["object lock is configured"] == "no (ClientError)"
    assert "a lock keeps administrators from deleting" not in answers


def test_check_store_finds_a_store_that_overwrites(monkeypatch):
    store = MemoryBlobStore()
    monkeypatch.setattr(store, "_keep", lambda name, data: store._blobs.update({name: (data, 0.0)}))

    answers = {finding.question: finding.good for finding in what_it_enforces(store)}

    assert answers["a second blob of that name is refused"] is False


def test_check_store_names_a_broken_promise(safe_places, monkeypatch, capsys):
    monkeypatch.setattr(LocalBlobStore, "names", lambda *_args: iter(()))

    with pytest.raises(CommandError, match="1 promises"):
        call_command("check_store", "--store", "b")

    assert "b: it is listed: no" in capsys.readouterr().out


@pytest.mark.django_db
def test_item_in_two_buckets_is_kept_read_and_repaired(safe_places, settings, s3_store):
    where = f"s3://{s3_store.bucket}/{{}}?endpoint={s3_store.client.meta.endpoint_url}&region=us-east-1"
    settings.PORTAL = replace(
        settings.PORTAL, store_staging=where.format("p"), store_a=where.format("a"), store_b=where.format("b")
    )
    content = bytes_of(7 << 20)

    kept = stored(content)
    sequencer.sequence(NOON)
    stores.copies()[CopyName.A].delete(CopyCheck.objects.get(store="a").name)
    fixity.check_copies(actor=WORKER, at=NOON + timedelta(hours=1))

    with safe.open_for(actor=actor_in(Role.ANALYST), item_id=kept.item_id, purpose="look", at=NOON) as opened:
        assert opened.read(3 << 20, 100) == content[3 << 20 : (3 << 20) + 100]
        assert b"".join(opened.chunks()) == content
    assert set(CopyCheck.objects.values_list("outcome", flat=True)) == {"ok"}
    sequencer.sequence(NOON)
    assert checks.violations(NOON) == []
