"""A copy rots: the check finds it, the other copy repairs it, the log says so."""

from datetime import timedelta
from pathlib import Path

import pytest

from common.actors import WORKER
from common.clock import now
from custody import fixity
from custody.models import CopyCheck, CustodyEvent
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, ingested, secured
from tests.faults.audit import audited

pytestmark = [pytest.mark.django_db(transaction=True)]


def copy_of(folder: Path, item, which: str) -> Path:
    name = CopyCheck.objects.get(item_id=item.pk, store=which).name
    return next(path for path in (folder / which).rglob("*") if path.is_file() and path.name == name.rpartition("/")[2])


def flip(path: Path, place: int) -> None:
    path.chmod(0o600)
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("place", [0, 60, 20_000, -1])
def test_one_bit_in_a_copy_is_found_and_repaired(safe_places, which, place):
    item = ingested(draft().send(bytes_of(50_000)))
    secured()
    flip(copy_of(safe_places, item, which), place)
    assert audited() != [], "the audit sees it"

    fixity.check_copies(actor=WORKER, at=now() + timedelta(days=400), limit=10)

    acts = set(CustodyEvent.objects.filter(subject_id=item.pk).values_list("act", flat=True))
    assert {"fixity:bad", "fixity:repaired"} <= acts
    assert audited() == []
