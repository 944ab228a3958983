"""Two acts on one draft at once: the hand-over wins, or comes after; it never promises what is then taken away."""

import threading
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from common.actors import Role
from common.errors import Conflict, PortalError
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, Item, Submission
from submissions.services import hand_over, receive
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.submissions import ready_submission

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
def during_hand_over(actor, submission: Submission, act: Callable[[], object]):
    """Hand over, and begin the act before the hand-over is committed."""
    with transaction.atomic():
        hand_over.hand_over(actor=actor, submission_id=submission.pk, at=NOON)
        other = Meanwhile(act)
        other.wait_until_it_waits()
    other.thread.join(WAIT_SECONDS)
    yield other


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
