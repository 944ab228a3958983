"""Copies rot, vanish, are swapped: found, said, mended from the other; where there is no other, said aloud."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from common.actors import WORKER, Role
from common.clock import now
from custody import fixity, safe
from custody.errors import NoGoodCopy
from custody.models import CopyName, CustodyEvent
from tests.custody.damage import path_of, spoil
from tests.factories.custody import actor_in, bytes_of
from tests.factories.uploads import draft, ingested, secured
from tests.faults.audit import audited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
CONTENT = bytes_of(50_000)
Damage = Callable[[Path, Path], object]

DAMAGES: dict[str, Damage] = {
    "bit in the head": lambda path, _: spoil(path, 0.0),
    "bit in the middle": lambda path, _: spoil(path, 0.5),
    "bit in the last chunk": lambda path, _: spoil(path, 0.9999),
    "deleted": lambda path, _: path.unlink(),
    "swapped": lambda path, other: path.write_bytes(other.read_bytes()),
    "truncated": lambda path, _: path.write_bytes(path.read_bytes()[:20_000]),
    "emptied": lambda path, _: path.write_bytes(b""),
}


@pytest.fixture
def two_items():
    drafted = draft()
    items = [ingested(drafted.send(content)) for content in (CONTENT, CONTENT[::-1])]
    secured()
    return items


@pytest.mark.parametrize("which", list(CopyName))
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_copy_is_found_said_and_mended(two_items, which, damage):
    item, other = two_items
    DAMAGES[damage](path_of(item.pk, which), path_of(other.pk, which))
    assert any(str(item.pk) in line for line in audited()), "the audit sees it"

    fixity.check_copies(actor=WORKER, at=now() + timedelta(days=400), limit=10)

    assert {"fixity:bad", "fixity:repaired"} <= said_of(item)
    assert "fixity:bad" not in said_of(other)
    assert audited() == []


def test_both_copies_damaged_is_an_incident_and_heals_when_one_is_brought_back(two_items):
    item, _ = two_items
    path = path_of(item.pk, CopyName.A)
    good = path.read_bytes()
    for which in CopyName:
        spoil(path_of(item.pk, which), 0.5)

    fixity.check_copies(actor=WORKER, at=now() + timedelta(days=400), limit=10)

    assert "fixity:lost" in said_of(item), "never silent"
    assert len(audited()) == len(CopyName)
    analyst = actor_in(Role.ANALYST)
    with pytest.raises(NoGoodCopy), safe.open_for(actor=analyst, item_id=item.pk, purpose="look", at=now()) as opened:
        b"".join(opened.chunks())

    # Somebody finds the file on a tape.
    path.write_bytes(good)
    fixity.check_copies(actor=WORKER, at=now() + timedelta(days=800), limit=10)
    assert audited() == []


def said_of(item) -> set[str]:
    return set(CustodyEvent.objects.filter(subject_id=item.pk).values_list("act", flat=True))
