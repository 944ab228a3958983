"""Labels: what tools say, from inside a fence, and never a gate."""

import hashlib
import io
import socket
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace

import pytest

from common.actors import WORKER
from custody.models import CustodyEvent
from submissions import scanner
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import ItemLabel
from submissions.sandbox import NotIdentified, identify, parent
from submissions.services import label
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.uploads import draft, ingested

# In two halves, so that no scanner takes this file for what it tests.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLYGLOT = b"%PDF-1.4\n" + SVG + b"\nPK\x03\x04"


def zipped(*names: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        for name in names:
            packed.writestr(name, "<a/>")
    return raw.getvalue()


# ---- the child


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"", "application/x-empty"),
        (b"hello there\n", "text/plain"),
        (SVG, "image/svg+xml"),
        (POLYGLOT, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", "image/png"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (zipped("a.txt"), "application/zip"),
        (bytes(8192), "application/octet-stream"),
    ],
)
@pytest.mark.unit
def test_type_is_named_inside_the_fence(head, media_type):
    found = identify(head)

    assert (found.media_type, "rlimits" in found.fences) == (media_type, True)
    assert found.version.startswith("5.")


FENCED = """
import socket, subprocess
from submissions.sandbox import fences
standing = fences.put_on(readable=[])
acts = {
    "read": lambda: open("/etc/hostname").read(), "write": lambda: open("/tmp/written-by-the-child", "w").write("x"),
    "run": lambda: subprocess.run(["/bin/true"], check=True), "memory": lambda: bytearray(2 << 30),
    "reach": lambda: socket.create_connection(("127.0.0.1", PORT), 1),
}
for name, act in acts.items():
    try:
        act()
        print(name)
    except (OSError, MemoryError, subprocess.SubprocessError):
        pass
print(standing)
"""


@pytest.mark.unit
def test_fence_keeps_the_child_from_everything():

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        words = FENCED.replace("PORT", str(listening.getsockname()[1]))
        done = subprocess.run(
            [sys.executable, "-c", words], capture_output=True, text=True, env=parent._environment(), cwd=parent.ROOT
        )

    if "landlock" not in done.stdout:
        pytest.skip("this kernel has no landlock")
    assert done.stdout.splitlines() == [done.stdout.strip()], done.stdout + done.stderr


@pytest.mark.unit
def test_child_gets_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "canary")

    assert not [name for name in parent._environment() if name.startswith("PORTAL")]


@pytest.mark.unit
@pytest.mark.parametrize("command", [["/bin/false"], ["/bin/echo", "{}"], ["/bin/echo", "not json"], ["/no/such"]])
def test_child_that_fails_is_no_error_of_ours(monkeypatch, command):
    monkeypatch.setattr(parent, "_command", lambda: (command, ""))

    with pytest.raises(NotIdentified):
        identify(b"x")


# ---- the scanners


@pytest.mark.unit
def test_list_knows_the_test_file_and_calls_nothing_clean():
    assert scanner.by_list(hashlib.sha256(EICAR).hexdigest()).outcome == ScanOutcome.INFECTED
    assert scanner.by_list(hashlib.sha256(b"harmless").hexdigest()).outcome == ScanOutcome.NOT_SCANNED


class Clamd(threading.Thread):
    """A clamd that says what it is told to say."""

    def __init__(self, answer: bytes, *, port: int = 0, lines: int = 2) -> None:
        super().__init__(daemon=True)
        self.answer, self.lines, self.received = answer, lines, b""
        self.listening = socket.create_server(("127.0.0.1", port))
        self.address = self.listening.getsockname()

    def run(self) -> None:
        with self.listening:
            for _ in range(self.lines):
                self.serve(self.listening.accept()[0])

    def serve(self, line: socket.socket) -> None:
        with line:
            asked = line.recv(10)
            if asked.startswith(b"zVERSION"):
                line.sendall(b"ClamAV 1.4.3/27000\0")
                return
            while more := line.recv(65536):
                self.received += more
                if self.received.endswith(bytes(4)):
                    break
            line.sendall(self.answer)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (b"stream: OK\0", ScanOutcome.CLEAN, ""),
        (b"stream: Eicar-Test-Signature FOUND\0", ScanOutcome.INFECTED, "Eicar-Test-Signature"),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanOutcome.NOT_SCANNED, "INSTREAM size limit exceeded. ERROR"),
        (b"", ScanOutcome.NOT_SCANNED, "clamd: no answer"),
    ],
)
def test_clamd_yes_no_and_everything_else(answer, outcome, detail):
    clamd = Clamd(answer)
    clamd.start()

    said = scanner.by_clamd(clamd.address, [b"abc", b"def"])

    assert (said.outcome, said.detail, said.version) == (outcome, detail, "ClamAV 1.4.3/27000")
    assert b"\0\0\0\3abc\0\0\0\3def\0\0\0\0" in clamd.received


@pytest.mark.unit
def test_clamd_away_is_not_scanned():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()

    assert scanner.by_clamd(address, [b"x"]).outcome == ScanOutcome.NOT_SCANNED


# ---- on an item


@pytest.fixture
def labelled(db, safe_places):
    def of(content: bytes) -> dict[str, ItemLabel]:
        item = ingested(draft().send(content))
        label.label_item(actor=WORKER, item_id=item.pk, at=NOON)
        label.label_item(actor=WORKER, item_id=item.pk, at=NOON)
        item.refresh_from_db()
        assert item.state == ItemState.STORED
        rows = list(ItemLabel.objects.filter(item=item))
        assert len(rows) == 2, "one of each kind, however often it runs"
        return {row.kind: row for row in rows}

    return of


@pytest.mark.parametrize(
    ("content", "media_type", "outcome"),
    [
        (EICAR, "text/plain", ScanOutcome.INFECTED),
        (SVG, "image/svg+xml", ScanOutcome.NOT_SCANNED),
        (b"", "application/x-empty", ScanOutcome.NOT_SCANNED),
    ],
)
def test_item_is_labelled_and_stays_where_it_is(labelled, content, media_type, outcome):
    rows = labelled(content)

    assert rows[LabelKind.TYPE].outcome == media_type
    assert rows[LabelKind.TYPE].fences
    assert (rows[LabelKind.SCAN].outcome, rows[LabelKind.SCAN].tool) == (outcome, "hash list")
    assert CustodyEvent.objects.filter(act="scan:done").count() == 1


def test_clamd_gets_the_plaintext_of_the_item(labelled, settings):
    clamd = Clamd(b"stream: OK\0")
    clamd.start()
    settings.PORTAL = replace(settings.PORTAL, clamd=clamd.address)

    rows = labelled(b"the whole film")

    assert rows[LabelKind.SCAN].outcome == ScanOutcome.CLEAN
    assert b"the whole film" in clamd.received


def test_type_that_cannot_be_found_out_is_a_label_too(labelled, monkeypatch):
    monkeypatch.setattr(parent, "_command", lambda: (["/bin/false"], ""))

    assert labelled(b"x")[LabelKind.TYPE].outcome == "unknown"


def test_items_nobody_looked_at_are_found(db, safe_places):
    item = ingested(draft().send(b"x"))

    assert label.unlabelled(before=NOON, limit=10) == []
    label_at = item.stored_at
    assert label.unlabelled(before=label_at, limit=10) == [item.pk]
    label.label_item(actor=WORKER, item_id=item.pk, at=NOON)
    assert label.unlabelled(before=label_at, limit=10) == []
