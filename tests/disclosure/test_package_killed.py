"""A packaging worker is killed for real, in the middle of a film: nothing of its package can ever be reached."""

import subprocess
import sys
from pathlib import Path

import pytest

from common.clock import now
from custody.models import CustodyEvent, SealedPackage
from disclosure import checks
from disclosure.models import Package, ReleasedItem
from disclosure.services import package
from disclosure.states import PackageState, RequestState
from tests.disclosure.packages import approved_request, built
from tests.factories.custody import bytes_of
from tests.factories.disclosure import ready_items
from tests.live import ROOT, portal_in, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# A worker whose disk takes its time: it is killed while the first item is half written.
BUILD = """
import sys, time, django
django.setup()
from uuid import UUID
from common.actors import WORKER
from common.clock import now
from custody.safe import exporting
from disclosure.services import package
steps = exporting.Exported.steps
def slowly(self):
    for step in steps(self):
        yield step
        time.sleep(0.5)
exporting.Exported.steps = slowly
package.build_package(actor=WORKER, request_id=UUID(sys.argv[1]), at=now())
"""


def scratch(folder: Path) -> list[Path]:
    return [path for path in (folder / "a" / ".tmp").iterdir() if path.stat().st_size]


def test_killed_in_the_middle_and_built_again_by_another(safe_places):
    request, _recipient = approved_request(ready_items(contents=[bytes_of(12 << 20)]))
    with portal_in(safe_places) as portal:
        worker = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(request.pk)], env=portal.environment(face="all", private=True), cwd=ROOT
        )
        wait_for(lambda: scratch(safe_places))
        worker.kill()
        worker.wait()

    standing = Package.objects.get()
    assert (standing.state, standing.blob_name, standing.attempt) == (PackageState.BUILDING, "", 1)
    assert CustodyEvent.objects.filter(act="item:exported").count() == 1, "what was opened stays said"
    assert not ReleasedItem.objects.exists()
    assert not SealedPackage.objects.exists()
    assert not [path for path in (safe_places / "a").rglob("*") if path.is_file() and "r" in path.parts[-3:]]
    assert package.due_packages(now()) == [], "its lease still runs"

    Package.objects.update(lease_until=now())
    done = built(request)

    request.refresh_from_db()
    assert (request.state, done.state, done.attempt) == (RequestState.PACKAGED, PackageState.SEALED, 2)
    assert checks.violations(now()) == []
