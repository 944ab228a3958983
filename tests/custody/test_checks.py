"""The audit finds each thing that may never happen, and nothing else."""

import io
import os
import time
from datetime import timedelta

import pytest

from common.actors import WORKER
from custody import checks, safe, sequencer, stores
from custody.acts import Act
from custody.canary import forms_of, places_with
from custody.models import CopyCheck, CopyName, IntendedBlob, KeyWrap, StagedPart, Unsequenced
from tests.custody.damage import as_owner, path_of, spoil
from tests.factories.custody import NOON, bytes_of, deposited, event, stored, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
LATER = NOON + timedelta(days=10)


@pytest.fixture
def item():
    kept = stored(bytes_of(100_000))
    sequencer.sequence(NOON)
    return kept


def found(at=LATER):
    return [one.invariant for one in checks.violations(at)]


def make_old(folder):
    yesterday = time.time() - 25 * 3600
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (yesterday, yesterday))


def test_healthy_vault_has_no_violations(item, safe_places):
    upload(b"still on its way")
    make_old(safe_places)

    assert found() == []


@pytest.mark.parametrize("copy", list(CopyName))
def test_damaged_copy(item, copy):
    spoil(path_of(item.item_id, copy), 0.5)

    assert found() == ["I-2"]


def test_missing_row_of_a_copy(item):
    CopyCheck.objects.filter(store="b").delete()

    assert found() == ["I-2"]


def test_object_whose_key_is_gone(item):
    KeyWrap.objects.all().delete()

    assert found() == ["I-2"]


def test_item_secured_twice(item):
    event(act=Act.ITEM_SECURED, subject_id=item.item_id)

    assert found() == ["I-3"]


def test_item_secured_and_not_stored(item):
    event(act=Act.ITEM_SECURED)

    assert found() == ["I-3"]


def test_orphan_of_a_day(safe_places):
    deposited(b"never kept")
    assert found(NOON) == []

    make_old(safe_places)

    # The object and two wraps in two stores; the intended name itself is forgiven until the sweep should have run.
    assert found(NOON) == ["I-3"] * 6
    assert found(NOON + timedelta(days=3)) == ["I-3"] * 7


def test_sweep_leaves_no_orphans_and_everything_else(item, safe_places):
    deposited(b"never kept")
    lost = safe.receive(
        upload_id=item.upload_id, part_number=9, offset=0, stream=io.BytesIO(b"x"), length_bytes=1, checksum=None
    )
    make_old(safe_places)

    assert safe.sweep_orphans(at=NOON + timedelta(days=2)) == 7

    assert not stores.staging().exists(lost.name)
    assert not IntendedBlob.objects.exists()
    assert found() == []


def test_fresh_orphans_may_still_be_on_their_way():
    deposited(b"not kept yet")

    assert safe.sweep_orphans(at=NOON) == 0


@pytest.mark.parametrize("damage", ["gone", "changed", "gap"])
def test_acknowledged_part(safe_places, damage):
    upload(bytes_of(3000), part_bytes=1000)
    part = StagedPart.objects.get(offset=1000)
    (path,) = (safe_places / "staging").rglob(part.name.removeprefix("p/"))
    if damage == "gone":
        path.unlink()
    elif damage == "changed":
        spoil(path, 0.9)
    else:
        part.delete()
        path.unlink()

    assert found() == ["I-4"]


def test_part_of_another_length():
    upload(b"12345")
    StagedPart.objects.update(length_bytes=6)

    assert found() == ["I-4"]


def test_without_private_keys_parts_are_at_least_counted(partner_process):
    upload(b"content")
    part = StagedPart.objects.get()
    assert found() == []

    stores.staging().delete(part.name)

    assert found() == ["I-4"]


def test_event_that_waits_for_no_leaf(item):
    event()
    Unsequenced.objects.all().delete()

    assert found() == ["I-6"]


def test_log_that_could_not_go_on(item):
    for store in stores.copies().values():
        forged = store.create(f"c/{9:020d}")
        forged.write(b"portal.example/custody\n9\nAAAA\n\n")
        forged.commit()

    assert found() == ["I-6"]


@pytest.mark.parametrize(("hours", "expected"), [(71, ["I-8"]), (72, [])])
def test_parts_removed_too_early(item, hours, expected):
    safe.remove_staged(item.upload_id, at=NOON + timedelta(hours=hours))

    assert found() == expected


def test_parts_removed_before_the_item_was_secured():
    kept = safe.keep(deposited(b"content"), actor=WORKER, at=NOON)
    safe.remove_staged(kept.upload_id, at=LATER)

    assert found() == ["I-8"]


def test_parts_of_an_item_taken_back_may_go(item):
    event(act=Act.ITEM_WITHDRAWN, subject_id=item.item_id)
    sequencer.sequence(NOON)
    safe.remove_staged(item.upload_id, at=NOON)

    assert found() == []


def test_leaf_that_was_rewritten(item):
    as_owner("UPDATE custody_leaf SET leaf_hash = sha256('x') WHERE index = 0")

    # Once by recomputing, once because the signer would refuse to go on.
    assert set(found()) == {"I-6"}


def test_parts_of_an_upload_given_up_may_go():
    safe.remove_staged(upload(b"content"), at=NOON)

    assert found() == []


@pytest.mark.parametrize("form", range(len(forms_of("the canary sings"))))
def test_canary_is_found_in_every_form(tmp_path, form):
    hidden = forms_of("the canary sings")[form]
    # Across the edge of two reads.
    (tmp_path / "log").write_bytes(b"x" * ((1 << 20) - 5) + hidden + b"x" * 10)
    (tmp_path / "clean").write_bytes(b"nothing here")

    assert list(places_with("the canary sings", [tmp_path])) == [tmp_path / "log"]
