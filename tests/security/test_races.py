"""Two acts on one draft at once: the hand-over wins, or comes after; it never promises what is then taken away."""

import io
import threading
from collections.abc import Callable
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from common.actors import WORKER, Role
from common.errors import Conflict, PortalError
from custody import safe
from custody.acts import Act
from custody.errors import PartConflict
from custody.models import CustodyEvent, StagedPart
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import CatalogueEntry, DeclaredDigest, Item, Submission, Upload
from submissions.services import hand_over, receive
from submissions.services.acknowledge import acknowledge_submission
from submissions.services.capability import UploadGone
from submissions.services.catalogue import catalogue_submission
from submissions.services.restrict import restrict_item
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.submissions import make_submission, ready_submission
from tests.factories.uploads import Draft, ingested, put, secured

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.integration,
    pytest.mark.usefixtures("safe_places"),
]
WAIT_SECONDS = 10


@pytest.fixture
def amal():
    return with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())


class Meanwhile:
    """An act in a thread and a connection of its own; what it was refused with."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.refusal: Exception | None = None
        self.act = act
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.act()
        except PortalError as refusal:
            self.refusal = refusal
        finally:
            connections.close_all()

    def wait_until_it_waits(self) -> None:
        """Until Postgres says that somebody waits for a lock of ours."""
        with connection.cursor() as cursor:
            for _ in range(WAIT_SECONDS * 50):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0] or not self.thread.is_alive():
                    return
                cursor.execute("SELECT pg_sleep(0.02)")
        raise AssertionError("nobody waited")


@contextmanager
def during(first: Callable[[], object], act: Callable[[], object]):
    """Do the first, and begin the act before the first is committed."""
    with transaction.atomic():
        first()
        other = Meanwhile(act)
        other.wait_until_it_waits()
    other.thread.join(WAIT_SECONDS)
    yield other


def during_hand_over(actor, submission: Submission, act: Callable[[], object]):
    return during(lambda: hand_over.hand_over(actor=actor, submission_id=submission.pk, at=NOON), act)


def test_a_file_is_not_taken_back_while_its_submission_is_handed_over(amal):
    submission = ready_submission(amal)
    item = Item.objects.get(submission=submission)

    with during_hand_over(
        amal, submission, lambda: receive.take_back_item(actor=amal, item_id=item.pk, at=NOON)
    ) as other:
        assert isinstance(other.refusal, Conflict)

    item.refresh_from_db()
    submission.refresh_from_db()
    assert (submission.state, item.state) == (SubmissionState.HANDED_OVER, ItemState.RECEIVED)


def test_no_fingerprint_is_declared_while_its_submission_is_handed_over(amal):
    submission = ready_submission(amal)
    item = Item.objects.get(submission=submission)

    def declare() -> None:
        receive.declare_digests(
            actor=amal, item_id=item.pk, digests={Algorithm.SHA256: "0" * 64}, origin=DigestOrigin.DEVICE, at=NOON
        )

    with during_hand_over(amal, submission, declare) as other:
        assert isinstance(other.refusal, Conflict)
    assert not DeclaredDigest.objects.exists()


def test_two_hand_overs_at_once_are_one(amal):
    submission = ready_submission(amal)

    def again() -> None:
        hand_over.hand_over(actor=amal, submission_id=submission.pk, at=NOON)

    with during_hand_over(amal, submission, again) as other:
        assert isinstance(other.refusal, Conflict)


def test_two_parts_that_begin_at_one_place_count_once():
    upload_id = uuid4()
    one, two = (
        safe.receive(
            upload_id=upload_id, part_number=1, offset=0, stream=io.BytesIO(content), length_bytes=5, checksum=None
        )
        for content in (b"first", b"other")
    )

    with during(lambda: safe.acknowledge(one, at=NOON), lambda: safe.acknowledge(two, at=NOON)) as other:
        assert isinstance(other.refusal, PartConflict)

    assert b"".join(safe.open_parts(upload_id, length_bytes=5)) == b"first"


def test_a_part_does_not_count_while_its_file_is_taken_back(amal):
    drafted = Draft(amal, make_submission(amal))
    expected = drafted.expect(4 << 10)
    put(expected.upload, 0, b"a" * 1024)

    def take_back() -> None:
        receive.take_back_item(actor=amal, item_id=expected.item.pk, at=NOON)

    with during(take_back, lambda: put(expected.upload, 1024, b"b" * 1024)) as other:
        assert isinstance(other.refusal, UploadGone)
    assert StagedPart.objects.filter(upload_id=expected.upload.pk).count() == 1


def test_a_take_back_locks_the_upload_before_the_item(amal):
    """As a part that is counted does: in two orders, Postgres would have to end one of the two."""
    expected = Draft(amal, make_submission(amal)).expect(2 << 10)

    with transaction.atomic():
        Upload.objects.select_for_update().get(pk=expected.upload.pk)
        other = Meanwhile(lambda: receive.take_back_item(actor=amal, item_id=expected.item.pk, at=NOON))
        other.wait_until_it_waits()
        Item.objects.select_for_update(nowait=True).get(pk=expected.item.pk)
    other.thread.join(WAIT_SECONDS)
    assert other.refusal is None
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.WITHDRAWN


def test_two_acknowledgements_at_once_are_one(amal):
    submission = ready_submission(amal)
    hand_over.hand_over(actor=amal, submission_id=submission.pk, at=NOON)
    ingested(Item.objects.get(submission=submission))
    secured()
    jude = with_role(Role.EVIDENCE_OFFICER)

    def acknowledge() -> None:
        acknowledge_submission(actor=jude, submission_id=submission.pk, at=NOON)

    with during(acknowledge, acknowledge) as other:
        assert isinstance(other.refusal, Conflict)
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_ACKNOWLEDGED).count() == 1


def test_an_item_restricted_while_it_is_catalogued_is_in_no_search(amal):
    submission = ready_submission(amal)
    hand_over.hand_over(actor=amal, submission_id=submission.pk, at=NOON)
    item = ingested(Item.objects.get(submission=submission))
    secured()
    Submission.objects.filter(pk=submission.pk).update(team=make_team())
    iman = with_role(Role.PROTECTION_OFFICER)

    def restrict() -> None:
        restrict_item(actor=iman, item_id=item.pk, reason="somebody is at risk", at=NOON)

    def fill_catalogue() -> None:
        assert catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 1

    with during(fill_catalogue, restrict) as other:
        assert other.refusal is None
    assert not CatalogueEntry.objects.exists()
