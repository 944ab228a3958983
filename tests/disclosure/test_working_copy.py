import io
from datetime import timedelta

import pytest

from common.actors import WORKER, Role
from common.clock import now
from common.errors import NotAllowed, NotVisible
from custody import checks, sequencer
from custody.acts import Act
from custody.models import CopyCheck, CustodyEvent, StagedPart, StoredObject
from disclosure.kinds import AnswerGiven, Bar, Copy, Stage
from disclosure.models import ReleasedItem, WorkingCopy
from disclosure.selectors.facts import rulings_of
from disclosure.services import copy_confirm, draft, settle, working_copy
from disclosure.services.answer import Given
from disclosure.services.copy_arriving import CutShort
from tests.actors import with_role
from tests.disclosure.packages import Recipient, blob, built
from tests.factories.custody import bytes_of
from tests.factories.disclosure import (
    SETTLED_AT,
    answer,
    answered,
    approve_it,
    asked,
    drafted,
    officer_of,
    questions_to,
    ready_item,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
CONTENT = b"with the faces covered " * 1000


def attached(request, item, content: bytes = CONTENT, *, size: int | None = None, actor=None, **more) -> WorkingCopy:
    what = {"extension": "jpg", "what_was_done": "Faces were covered.", "at": now()} | more
    return working_copy.receive_working_copy(
        actor=actor or officer_of(request),
        request_id=request.pk,
        item_id=item.pk,
        stream=io.BytesIO(content),
        size_bytes=len(content) if size is None else size,
        **what,
    )


def deposited(copy: WorkingCopy) -> WorkingCopy:
    working_copy.deposit_working_copy(actor=WORKER, working_copy_id=copy.pk, at=now())
    copy.refresh_from_db()
    return copy


def looked_at(request, copy: WorkingCopy) -> WorkingCopy:
    """The scanner found nothing, and an evidence officer opened it and confirmed it."""
    WorkingCopy.objects.filter(pk=copy.pk).update(scan="clean", scanned_at=now())
    on_it = {"actor": with_role(Role.EVIDENCE_OFFICER), "request_id": request.pk, "copy_id": copy.pk}
    copy_confirm.open_copy(purpose="Is everything covered?", at=now(), **on_it)
    return copy_confirm.confirm_copy(at=now(), **on_it)


def choose(request, item, copy: WorkingCopy) -> None:
    draft.choose_copy(
        actor=officer_of(request), request_id=request.pk, item_id=item.pk, working_copy_id=copy.pk, at=now()
    )


@pytest.fixture
def request_and_item(safe_places):
    item = ready_item()
    return drafted([item], recipient=Recipient().row), item


def test_it_is_sealed_and_kept_in_two_copies(request_and_item, safe_places):
    request, item = request_and_item

    copy = deposited(attached(request, item))

    assert copy.stored_at is not None
    assert StoredObject.objects.get(pk=copy.pk).size_bytes == len(CONTENT)
    assert CopyCheck.objects.filter(item_id=copy.pk).count() == 2
    assert not [path for path in safe_places.rglob("*") if path.is_file() and CONTENT[:20] in path.read_bytes()]
    derived = CustodyEvent.objects.get(act=Act.ITEM_DERIVED)
    assert derived.subject_id == item.pk


def test_larger_than_a_part(request_and_item, settings):
    settings.PART_BYTES = 100_000
    request, item = request_and_item

    copy = deposited(attached(request, item, bytes_of(350_000)))

    assert StagedPart.objects.filter(upload_id=copy.upload_id).count() == 4
    assert StoredObject.objects.get(pk=copy.pk).size_bytes == 350_000


@pytest.mark.parametrize(("size", "error"), [(0, working_copy.NothingArrived), (len(CONTENT) + 1, CutShort)])
def test_what_did_not_come_whole_is_not_kept(request_and_item, size, error):
    request, item = request_and_item

    with pytest.raises(error):
        attached(request, item, size=size)

    assert not WorkingCopy.objects.exists()
    assert not CustodyEvent.objects.filter(act=Act.ITEM_DERIVED).exists()


def test_item_of_another_request_is_not_there(request_and_item):
    request, _item = request_and_item

    with pytest.raises(NotVisible):
        attached(request, ready_item())


def test_only_the_officer_attaches(request_and_item):
    request, item = request_and_item

    with pytest.raises(NotAllowed):
        attached(request, item, actor=with_role(Role.HEAD))


@pytest.mark.parametrize("extension", ["exe", "../x", "HTML", "", "a b"])
def test_ending_that_is_not_ours_is_dropped(request_and_item, extension):
    request, item = request_and_item

    assert attached(request, item, extension=extension).extension == ""


def test_twice_deposited_is_once(request_and_item):
    request, item = request_and_item
    copy = attached(request, item)

    deposited(copy)
    deposited(copy)

    assert CustodyEvent.objects.filter(act=Act.ITEM_STORED, subject_id=copy.pk).count() == 1


def test_lost_lease_is_taken_up_again(request_and_item):
    request, item = request_and_item
    copy = attached(request, item)
    WorkingCopy.objects.update(lease_until=now() + timedelta(minutes=1))
    assert deposited(copy).stored_at is None
    assert working_copy.due_copies(now()) == []

    assert working_copy.due_copies(now() + timedelta(minutes=2)) == [copy.pk]
    WorkingCopy.objects.update(lease_until=None)
    assert deposited(copy).stored_at is not None


def test_redacted_leaves_and_the_original_does_not(safe_places, tmp_path):
    """D4: agreed with redactions only, so the original is barred until a working copy takes its place."""
    item, recipient = ready_item(content=b"the original"), Recipient()
    request = asked([item], recipient=recipient.row)
    answer(questions_to(request)[0], Given(AnswerGiven.AGREED_WITH_CONDITIONS, redacted=True))
    settle.settle_due(SETTLED_AT)
    request.refresh_from_db()
    assert Bar.REDACTION_NEEDED in rulings_of(request, stage=Stage.APPROVE, at=now())[item.pk].bars

    copy = attached(request, item)
    choose(request, item, copy)
    assert Bar.NOT_SECURED in rulings_of(request, stage=Stage.APPROVE, at=now())[item.pk].bars
    looked_at(request, deposited(copy))
    approve_it(request, at=now())
    done = built(request)

    bag = recipient.opens(blob(safe_places, done).read_bytes(), tmp_path)
    (data,) = (bag / "data").iterdir()
    assert (data.read_bytes(), data.suffix) == (CONTENT, ".jpg")
    assert not [path for path in bag.rglob("*") if path.is_file() and b"the original" in path.read_bytes()]
    assert "Faces were covered." in next((bag / "custody").glob("*.txt")).read_text()
    assert ReleasedItem.objects.get().copy == Copy.WORKING_COPY


def test_withdrawal_behind_the_item_stops_its_copy(safe_places):
    """D4: a copy carries every limit of its item."""
    item = ready_item()
    request = answered([item], recipient=Recipient().row)
    copy = looked_at(request, deposited(attached(request, item)))
    choose(request, item, copy)
    approve_it(request)
    item.level = "restricted"
    item.save(update_fields=["level"])

    assert Bar.RESTRICTED in rulings_of(request, stage=Stage.RELEASE, at=now())[item.pk].bars


def test_staged_parts_go_after_three_days_and_the_audit_agrees(request_and_item, settings):
    request, item = request_and_item
    copy = deposited(attached(request, item))
    sequencer.sequence(now())
    assert working_copy.clear_staged_copies(now()) == 0

    later = now() + settings.STAGING_KEPT + timedelta(minutes=1)
    assert working_copy.clear_staged_copies(later) == 1
    assert working_copy.clear_staged_copies(later) == 0

    assert [str(found) for found in checks.violations(now()) if str(copy.pk) in str(found)] == []
    StagedPart.objects.filter(upload_id=copy.upload_id).update(removed_at=now())
    assert [found.invariant for found in checks.violations(now()) if str(copy.pk) in str(found)] == ["I-8"]
