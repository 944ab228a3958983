"""The audit sees what is wrong: each invariant broken by hand, and named."""

from datetime import timedelta

import pytest

from custody.models import StagedPart
from submissions import checks
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, Item, ItemDraft, Receipt, SubmissionDraft, Upload
from submissions.states import ItemState
from tests.factories.accounts import NOON
from tests.factories.uploads import draft, receipted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places")]
SOON, LATE = NOON + timedelta(minutes=1), NOON + timedelta(minutes=16)


@pytest.fixture
def item() -> Item:
    """One whole item, secured and receipted."""
    receipted([b"whole"])
    return Item.objects.get()


def found(at=SOON) -> list[str]:
    return [str(violation)[:3] for violation in checks.violations(at)]


def test_nothing_wrong_is_nothing_found(item):
    assert found() == []


def test_arrived_and_forgotten():
    draft().send(b"x")

    assert (found(SOON), found(LATE)) == ([], ["I-1"])


def test_still_claimed(item):
    Item.objects.update(lease_until=NOON)

    assert found() == ["I-1"]


@pytest.mark.parametrize("agrees", [True, False])
def test_secured_against_what_was_declared(item, agrees):
    DeclaredDigest.objects.create(
        item=item, algorithm=Algorithm.SHA256, origin=DigestOrigin.MANIFEST, value="0" * 64, agrees=agrees
    )

    assert found() == ["I-2"]


def test_in_the_vault_by_its_state_alone():
    waiting = draft().send(b"x")
    Item.objects.filter(pk=waiting.pk).update(state=ItemState.STORED)

    assert found() == ["I-3"]


def test_in_the_vault_and_nobody_knows(item):
    Item.objects.update(state=ItemState.EXPECTED)

    assert "I-3" in found()


def test_stored_in_another_size(item):
    Item.objects.update(size_bytes=4)

    assert "I-3" in found()


def test_part_vanished_from_a_finished_upload(item):
    StagedPart.objects.all().delete()

    assert found() == ["I-4"]


def test_words_left_behind_by_a_hand_over(item):
    SubmissionDraft.objects.create(submission=item.submission, saved_at=NOON)
    ItemDraft.objects.create(item=item, name=b"name")

    assert found() == ["I-7"]


def test_receipt_nobody_recorded(item):
    Receipt.objects.create(
        submission=item.submission, number=9, reference="RCP-X", document=b"{}", item_count=0, issued_at=NOON
    )

    assert found() == ["I-6"]


def test_parts_removed_too_early(item):
    upload = Upload.objects.get()
    StagedPart.objects.filter(upload_id=upload.pk).update(removed_at=NOON + timedelta(days=2))

    assert found() == ["I-8"]
