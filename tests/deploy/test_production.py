"""The portal as docker-compose.yml runs it, over Debian's PostgreSQL, Redis, nginx and clamd, and an S3 server.

One portal for all tests of this file, in order: the last ones stop parts of it.
"""

import hashlib
import json
import re
import socket
import ssl
import threading
from base64 import b64encode
from pathlib import Path
from time import sleep

import pytest

from tests.deploy import debian
from tests.deploy.debian import EICAR
from tests.deploy.production import MECHANISM, PARTNER, production
from tests.deploy.tls import Line, talk
from tests.live import free_port, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(debian.MISSING), reason=f"not installed here: {', '.join(debian.MISSING)}"),
]
BIG = 300 << 20
# A visitor's address that is not the one everything else here has.
VISITOR = "127.0.0.77"
CANARY = "Umm Khalil of Qusayr"
CANARY_B64, CANARY_IN_ADDRESS = b64encode(CANARY.encode()).decode(), CANARY.replace(" ", "+")
WORKING = ("worker-ingest", "worker-sandbox", "worker-catalogue", "sweeper", "signer")
TOKEN = "a word for those who watch over it"
MAKER = """
import sys, json, django; django.setup()
from common import clock
from tests.factories.uploads import draft
drafted = draft()
made = {}
for name, size in json.loads(sys.argv[1]).items():
    expected = drafted.expect(size, name, at=clock.now())
    made[name] = [str(expected.upload.pk), expected.capability, str(expected.item.pk)]
print(json.dumps(made))
"""
# A statement that fails, and quotes what it failed on, in the tongue of the database.
QUOTED = """
import sys, django; django.setup()
from django.db import DataError, connection
try:
    connection.cursor().execute("SELECT %s::int", [sys.argv[1]])
except DataError as error:
    assert sys.argv[1] in str(error)
"""
STATE = "SELECT state FROM submissions_item WHERE id = %s"
SCAN = "SELECT outcome, tool, detail FROM submissions_itemlabel WHERE item_id = %s AND kind = 'scan' ORDER BY at DESC"


@pytest.fixture(scope="module")
def portal():
    with production("partner", "mechanism", *WORKING, metrics_token=TOKEN) as running:
        running.ports |= {"partner tls": free_port(), "mechanism tls": free_port()}
        running.running["nginx"] = debian.nginx(running.folder, running.values, running.ports)
        yield running


@pytest.fixture(scope="module")
def uploads(portal):
    """Three files that are expected: upload, capability and item of each."""
    sizes = {f"{CANARY}.jpg": BIG, "invoice.exe": len(EICAR), "again.exe": len(EICAR)}
    return json.loads(portal.python("worker-ingest", MAKER, json.dumps(sizes)))


def ask(portal, path: str, *, host: str = PARTNER, face: str = "partner", method: str = "GET", **more):
    return talk(Line(portal.ports[f"{face} tls"], host, VISITOR), method, path, **more)


def send(portal, upload: list[str], content, *, length: int = len(EICAR)) -> tuple[int, dict[str, str], bytes]:
    told = {
        "Content-Length": str(length),
        "Upload-Capability": upload[1],
        "Upload-Offset": "0",
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
    }
    return ask(portal, f"/uploads/{upload[0]}", method="PATCH", headers=told, body=content)


def test_each_face_answers_to_its_own_name_only(portal):
    assert ask(portal, "/account/login/")[0] == 200
    assert ask(portal, "/account/login/", host=MECHANISM, face="mechanism")[0] == 200
    for host, face in ((MECHANISM, "partner"), (PARTNER, "mechanism"), ("other.example", "partner")):
        with pytest.raises(ssl.SSLError):
            ask(portal, "/account/login/", host=host, face=face)


def test_a_face_is_asked_how_it_is_from_inside_only(portal):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert ask(portal, path)[0] == 404
        assert ask(portal, path, host=MECHANISM, face="mechanism")[0] == 404
    inside = {face: Line(portal.ports[face], face, tls=False) for face in ("partner", "mechanism")}
    assert [talk(line, "GET", "/readyz")[2] for line in inside.values()] == [b"ready\n", b"ready\n"]
    word = {"Authorization": f"Bearer {TOKEN}"}
    assert talk(inside["partner"], "GET", "/metrics", headers=word)[0] == 404
    assert b"portal_part_level" in talk(inside["mechanism"], "GET", "/metrics", headers=word)[2]


def test_answers_carry_what_protects_people(portal):
    _status, headers, _body = ask(portal, "/account/login/")

    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "nginx/" not in headers["server"]
    cookies = headers["set-cookie"]
    assert "__Host-csrf=" in cookies
    assert "Secure" in cookies


def test_a_large_upload_streams_through_and_touches_no_disk(portal, uploads):
    """While it runs nothing of it lies in nginx's folders; what it sends is known only as it is sent."""
    nginx, seen, ended = portal.folder / "nginx", [], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            seen.extend(written_below(nginx))

    watching = threading.Thread(target=watch)
    watching.start()
    block = hashlib.shake_128(b"film").digest(1 << 20)
    status, headers, _body = send(portal, uploads[f"{CANARY}.jpg"], (block for _ in range(BIG >> 20)), length=BIG)
    ended.set()
    watching.join()

    assert (status, headers["upload-offset"]) == (204, str(BIG))
    assert seen == []


def written_below(home: Path) -> list[str]:
    return [str(path) for folder in ("bodies", "answers") for path in (home / folder).rglob("*") if path.is_file()]


def test_the_real_scanner_finds_what_it_knows(portal, uploads):
    upload = uploads["invoice.exe"]
    assert send(portal, upload, EICAR)[0] == 204

    wait_for(lambda: portal.ask(SCAN, upload[2]), seconds=60)
    outcome, tool, detail = portal.ask(SCAN, upload[2])[0]
    assert (outcome, tool) == ("infected", "clamd")
    assert "Invented.Test.File" in detail
    wait_for(lambda: portal.ask(STATE, upload[2]) == [("secured",)], seconds=60)


def test_without_a_scanner_nothing_is_called_clean(portal, uploads):
    portal.running["clamd"].stop()
    upload = uploads["again.exe"]
    assert send(portal, upload, EICAR)[0] == 204

    wait_for(lambda: portal.ask(SCAN, upload[2]), seconds=60)
    assert portal.ask(SCAN, upload[2])[0][:2] == ("not_scanned", "clamd")
    wait_for(lambda: portal.ask(STATE, upload[2]) == [("secured",)], seconds=60)


def test_the_large_file_is_secured_too(portal, uploads):
    wait_for(lambda: portal.ask(STATE, uploads[f"{CANARY}.jpg"][2]) == [("secured",)], seconds=90)


def test_each_face_tells_what_was_counted_in_all_its_processes(portal):
    def number(face: str, word: str, sample: str) -> float:
        line = Line(portal.ports[face], face, tls=False)
        told = talk(line, "GET", "/metrics", headers={"Authorization": f"Bearer {word}"})[2].decode()
        return float(re.search(rf"^{re.escape(sample)} (\S+)$", told, re.MULTILINE)[1])

    assert number("partner", f"{TOKEN}, of the partner face", "portal_uploaded_bytes_total") == BIG + 2 * len(EICAR)
    taken_in = 'portal_tasks_total{outcome="done",task="submissions.ingest_item"}'
    assert number("mechanism", TOKEN, taken_in) >= 3


def test_nobody_wrote_down_who_came_or_what_they_sent(portal, uploads):
    """Also not of a hand that was never shaken, of words that are no request, of a name that is not ours."""
    port = portal.ports["partner tls"]
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"\0" * 300):
        with socket.create_connection(("127.0.0.1", port), 5, source_address=(VISITOR, 0)) as line:
            line.sendall(garbage)
            sleep(0.05)
    with pytest.raises(ssl.SSLError):
        ask(portal, "/", host="other.example")
    assert ask(portal, "/x" * 9000)[0] in {400, 414}
    told = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": f"filename {CANARY_B64}"}
    assert ask(portal, "/uploads/", method="POST", headers=told, body=b"")[0] == 401
    assert ask(portal, f"/?q={CANARY_IN_ADDRESS}", body=CANARY.encode(), method="POST")[0] == 403
    portal.python("partner", QUOTED, CANARY)
    assert ask(portal, "/nowhere/", headers={"X-Forwarded-For": VISITOR, "User-Agent": CANARY})[0] in {302, 404}
    written = [
        path
        for path in portal.folder.rglob("*")
        if path.is_file() and ("log" in path.name or path.parent.name == "nginx")
    ]

    assert written
    for path in written:
        words = path.read_bytes()
        assert VISITOR.encode() not in words, path.name
        assert CANARY.split()[1].encode() not in words, path.name
    assert not (portal.folder / "nginx/access.log").read_bytes()
    found = portal.ask("SELECT count(*) FROM usersessions_usersession WHERE ip = %s", VISITOR)
    assert found == [(0,)]


def test_every_process_speaks_in_lines_of_json(portal):
    for service in ("partner", "mechanism", *WORKING):
        for line in portal.running[service].log.read_text().splitlines():
            assert line.startswith("{"), (service, line)
            assert json.loads(line)["level"]


def test_when_the_face_is_away_people_read_so_and_it_is_told_no_address(portal):
    """nginx goes on with its own page; and whoever stands in the face's place is told nothing of the visitor."""
    portal.running["partner"].stop()
    status, _headers, page = ask(portal, "/")
    assert status == 503
    assert "البوابة" in page.decode()
    assert b"The portal is away" in page

    heard = []
    with socket.create_server(("127.0.0.1", portal.ports["partner"])) as place:
        thread = threading.Thread(target=lambda: heard.append(heard_once(place)))
        thread.start()
        told = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"), VISITOR)
        ask(portal, "/", headers=told)
        thread.join(10)

    assert b"\r\nHost: portal.example\r\n" in heard[0]
    assert VISITOR.encode() not in heard[0]


def heard_once(place: socket.socket) -> bytes:
    line, _from = place.accept()
    with line:
        words = line.recv(1 << 16)
        line.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    return words
