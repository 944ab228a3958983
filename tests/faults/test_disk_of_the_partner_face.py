"""The disk below staging says no while parts stream in: 507 or 503, the offset stands, and nothing is half counted."""

import shutil
from pathlib import Path

import pytest

from tests.factories.uploads import draft
from tests.faults.clients import clients
from tests.faults.test_wire import all_arrive
from tests.faults.traced import injected
from tests.live import portal_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on this machine"),
]
FULL, BROKEN = 507, 503


@pytest.mark.parametrize(
    ("call", "error", "status"),
    [
        ("write", "ENOSPC", FULL),
        pytest.param("write", "EIO", BROKEN, marks=pytest.mark.faults),
        pytest.param("fsync", "ENOSPC", FULL, marks=pytest.mark.faults),
        pytest.param("fsync", "EIO", BROKEN, marks=pytest.mark.faults),
    ],
)
def test_disk_that_says_no_every_third_time_keeps_the_offset(safe_places, call, error, status):
    with portal_in(safe_places) as portal:
        address = portal.partner_face()
        face = worker_of(portal.running[-1].pid)
        waiting = clients(address, draft(), count=3, size=900_000, part_bytes=100_000)
        with injected(face, call, f"error={error}:when=2+3", "-f", "-o", "/dev/null"):
            load = all_arrive(waiting, seconds=60)

    assert load.answers == {200, 204, status}
    assert not [path for path in (safe_places / "staging" / ".tmp").iterdir() if path.is_file()]


def worker_of(parent: int) -> int:
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])
