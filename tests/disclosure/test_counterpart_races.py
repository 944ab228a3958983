"""Two people at the register in the same moment: one after the other, and the second is told."""

import pytest

from common.actors import Role
from disclosure.models import Counterpart, RecipientKey
from disclosure.permissions import CooperationOver
from disclosure.services import counterparts, recipient_keys
from disclosure.states import KeyState
from tests.actors import pure
from tests.factories.accounts import NOON
from tests.factories.counterparts import confirm, described, make_counterpart, promise, propose
from tests.security.test_races import during

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]
GEORGE, JUDE, HALA = pure(Role.DISCLOSURE_OFFICER), pure(Role.EVIDENCE_OFFICER), pure(Role.HEAD)


def test_two_keys_confirmed_at_once_are_one_confirmed_key():
    unit = make_counterpart(GEORGE)
    first, second = propose(unit, actor=GEORGE), propose(unit, actor=GEORGE)

    with during(lambda: confirm(first, actor=JUDE), lambda: confirm(second, actor=HALA)) as other:
        assert isinstance(other.refusal, recipient_keys.AnotherKeyConfirmed)

    assert RecipientKey.objects.get(state=KeyState.CONFIRMED) == first


def test_what_is_recorded_while_cooperation_ends_is_refused():
    unit = make_counterpart(GEORGE)

    def end() -> None:
        counterparts.end_counterpart(actor=GEORGE, counterpart_id=unit.pk, reason="They closed.", at=NOON)

    with during(end, lambda: promise(unit, actor=GEORGE)) as other:
        assert isinstance(other.refusal, CooperationOver)


def test_one_name_entered_twice_at_once_is_one_counterpart():
    def enter() -> None:
        counterparts.record_counterpart(actor=GEORGE, described=described(name="Invented Unit"), at=NOON)

    with during(enter, enter) as other:
        assert isinstance(other.refusal, counterparts.NameTaken)

    assert Counterpart.objects.count() == 1
