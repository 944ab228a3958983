"""Somebody gives an address: sealed, confirmed by a code, theirs alone."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from common.actors import Role
from custody.errors import Tampered
from custody.models import CustodyEvent
from notices.kinds import HowOften, MailKind
from notices.models import MailChoice, Outgoing
from notices.policies import CODE_TRIES, CODES_A_DAY, NoAddress, TooManyCodes, WrongCode
from notices.selectors.mail import standing_of
from notices.services import wish
from notices.services.wish import Rhythm
from tests.actors import with_role
from tests.factories.accounts import NOON, make_member
from tests.factories.notices import actor_of, code_of, wishing

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
ADDRESS = "amal.invented@letters.example"


@pytest.fixture
def amal():
    return with_role(Role.NGO_CONTRIBUTOR)


def give(actor, at=NOON):
    return wish.give_address(actor=actor, address=ADDRESS, at=at)


def test_no_row_of_any_table_holds_the_address_or_the_code(amal):
    """Source: Protocol V3."""
    code = code_of(give(amal)).encode()
    with connection.cursor() as cursor:
        for table in ("notices_mailchoice", "notices_outgoing", "custody_custodyevent"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            told = cursor.fetchone()[0] or ""
            assert "letters" not in told
            assert code.hex() not in told
            assert ADDRESS.encode().hex() not in told


def test_nobody_is_told_who_wishes_mail(amal):
    before = CustodyEvent.objects.count()
    choice = give(amal)
    wish.confirm_address(actor=amal, code=code_of(choice), at=NOON)

    assert CustodyEvent.objects.count() == before


def test_a_sealed_address_opens_only_in_its_own_row(amal):
    choice = give(amal)
    other = give(with_role(Role.NGO_FOCAL_POINT))
    MailChoice.objects.filter(pk=other.pk).update(sealed_code=choice.sealed_code)

    with pytest.raises(Tampered):
        code_of(MailChoice.objects.get(pk=other.pk))


def test_mail_is_off_until_the_code_came_back(amal):
    choice = give(amal)
    with pytest.raises(NoAddress):
        wish.choose_rhythm(actor=amal, rhythm=Rhythm(HowOften.AT_ONCE), at=NOON)

    code = code_of(choice).lower().replace("-", " ")
    wish.confirm_address(actor=amal, code=code, at=NOON + timedelta(minutes=59))
    wish.choose_rhythm(actor=amal, rhythm=Rhythm(HowOften.AT_ONCE), at=NOON)
    assert standing_of(amal, at=NOON).how_often == HowOften.AT_ONCE


def test_a_code_is_guessed_five_times_and_no_more(amal):
    code = code_of(give(amal))
    for _each in range(CODE_TRIES):
        with pytest.raises(WrongCode):
            wish.confirm_address(actor=amal, code="P-0000-0000", at=NOON)

    with pytest.raises(WrongCode):
        wish.confirm_address(actor=amal, code=code, at=NOON)


def test_a_code_ends_with_its_hour_and_works_once(amal):
    code = code_of(give(amal))
    with pytest.raises(WrongCode):
        wish.confirm_address(actor=amal, code=code, at=NOON + timedelta(hours=1))

    wish.confirm_address(actor=amal, code=code, at=NOON)
    with pytest.raises(WrongCode):
        wish.confirm_address(actor=amal, code=code, at=NOON)


def test_nobody_elses_code_fits(amal):
    other = code_of(give(with_role(Role.NGO_CONTRIBUTOR)))
    give(amal)

    with pytest.raises(WrongCode):
        wish.confirm_address(actor=amal, code=other, at=NOON)


def test_a_letter_box_is_not_filled_with_codes(amal):
    for _each in range(CODES_A_DAY):
        give(amal)
    with pytest.raises(TooManyCodes):
        give(amal)

    give(amal, at=NOON + timedelta(days=1, minutes=1))
    assert Outgoing.objects.filter(kind=MailKind.CODE, sent_at=None, ended_at=None).count() == 1


def test_a_new_address_is_confirmed_anew():
    person = make_member()
    wishing(person)
    changed = give(actor_of(person))

    assert (changed.confirmed_at, changed.how_often) == (None, HowOften.NEVER)


def test_taken_back_is_gone(amal):
    wish.confirm_address(actor=amal, code=code_of(give(amal)), at=NOON)
    wish.take_address_back(actor=amal, at=NOON)

    choice = MailChoice.objects.get()
    assert (choice.sealed_address, choice.sealed_code, choice.confirmed_at) == (None, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"how_often": "hourly"},
        {"how_often": HowOften.DAILY, "confirmed_at": None},
        {"quiet_from": time(9), "quiet_until": None},
        {"quiet_from": time(9), "quiet_until": time(9)},
        {"sealed_code": b"x"},
    ],
)
def test_the_database_refuses(wrong):
    choice = wishing(make_member())

    with pytest.raises(IntegrityError), transaction.atomic():
        MailChoice.objects.filter(pk=choice.pk).update(**wrong)
