"""Mail through a real server: nothing lost, nothing doubled, whatever happens to the server or to us."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils.translation import get_language

from accounts.models import Membership
from common.actors import WORKER, Role
from custody.acts import Act, SubjectKind
from notices.kinds import HowOften, MailKind, Trouble
from notices.models import MailChoice, Notice, Outgoing
from notices.services import letters, plan, read, send, wish
from notices.services.send import Outcome
from tests.actors import with_role
from tests.factories.accounts import NOON, make_member, make_organisation, make_staff
from tests.factories.notices import actor_of, code_of, happened, ring, wishing

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def basil():
    person = make_member(organisation=make_organisation(), name="Basil")
    ring()
    Notice.objects.all().delete()
    return person


def organisation_of(person):
    return Membership.objects.get(person=person).organisation


def rings(person, at=NOON) -> None:
    """Something happens for this person."""
    actor = with_role(Role.CONTACT_POINT)
    happened(Act.MESSAGE_SENT, SubjectKind.THREAD, actor=actor, organisation=organisation_of(person), at=at)
    ring()


def deliver(at) -> list[Outcome]:
    """What sweeper and worker do together at this moment."""
    plan.plan_mail(actor=WORKER, at=at)
    outcomes = []
    while (outcome := send.send_next(actor=WORKER, at=at)) in {Outcome.SENT, Outcome.ENDED}:
        outcomes.append(outcome)
    return [*outcomes, outcome]


def told(person, box) -> list[str]:
    return [
        letter["Message-ID"]
        for address, letter in box.letters
        if address.startswith(person.login) and "code" not in letter["Subject"]
    ]


def test_a_letter_says_nothing_but_that_there_is_something(basil, letterbox):
    """Source: Protocol V3."""
    wishing(basil)
    rings(basil)
    deliver(NOON)

    (address, letter) = letterbox.letters[-1]
    assert address == f"{basil.login}@letters.example"
    assert letter["Subject"] == "There is something for you."
    assert letter.get_content().split() == ["There", "is", "something", "for", "you.", "https://portal.example/"]
    told_there = str(letter)
    for secret in (organisation_of(basil).name, "message", "Mechanism", "Basil"):
        assert secret not in told_there


def test_staff_are_sent_to_their_own_face(letterbox):
    head = actor_of(make_staff(Role.HEAD))
    wish.give_address(actor=head, address="h@letters.example", at=NOON)
    deliver(NOON)

    assert "https://staff.portal.example/" in letterbox.letters[0][1].get_content().split()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_is_in_the_language_of_its_reader(basil, letterbox, language, monkeypatch):
    monkeypatch.setattr(letters, "_", lambda words: f"{get_language()} {words}")
    type(basil).objects.filter(pk=basil.pk).update(language=language)
    wishing(basil)
    rings(basil)
    deliver(NOON)

    assert letterbox.letters[-1][1]["Subject"] == f"{language} There is something for you."


def test_a_server_that_is_away_for_a_day_costs_a_day_and_nothing_else(letterbox):
    organisation = make_organisation()
    people = [make_member(organisation=organisation, name=f"Member {number}") for number in range(3)]
    ring()
    Notice.objects.all().delete()
    for person in people:
        wishing(person)
    deliver(NOON)
    letterbox.letters.clear()
    letterbox.stop()
    at = NOON
    for hour in range(24):
        rings(people[0], at=at)
        for half in range(2):
            at = NOON + timedelta(hours=hour) + half * HALF_HOUR
            assert deliver(at)[-1] in {Outcome.LATER, Outcome.NOTHING}
    assert Outgoing.objects.filter(kind=MailKind.NOTICE).count() == len(people)

    letterbox.start()
    for tries in range(4):
        deliver(at + (tries + 1) * HALF_HOUR)

    assert sorted(letterbox.addresses) == sorted(f"{person.login}@letters.example" for person in people)
    assert not Outgoing.objects.filter(sent_at=None, ended_at=None).exists()


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_letter_taken_before_we_noted_it_goes_again_under_the_same_id(basil, letterbox, deaths):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    letterbox.dies_after_taking = deaths
    at = NOON
    for _tries in range(4):
        deliver(at)
        at += timedelta(minutes=10)

    ids = told(basil, letterbox)
    assert len(ids) == deaths + 1
    assert len(set(ids)) == 1


def test_a_worker_killed_between_sending_and_noting_sends_at_most_once_more(basil, letterbox, monkeypatch):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    with monkeypatch.context() as killed:
        killed.setattr(send, "_settle", lambda *_any: (_ for _ in ()).throw(SystemExit))
        plan.plan_mail(actor=WORKER, at=NOON)
        with pytest.raises(SystemExit):
            send.send_next(actor=WORKER, at=NOON)
    held = send.send_next(actor=WORKER, at=NOON + timedelta(seconds=60))
    again = [deliver(NOON + timedelta(minutes=minutes)) for minutes in (3, 6, 9)]

    assert held == Outcome.NOTHING
    assert [Outcome.SENT in one for one in again] == [True, False, False]
    ids = told(basil, letterbox)
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_worker_that_wakes_after_its_lease_changes_nothing(basil, letterbox):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    plan.plan_mail(actor=WORKER, at=NOON)
    slow = send._claim(NOON)
    later = NOON + timedelta(minutes=3)
    assert deliver(later)[0] == Outcome.SENT

    send._put_off(slow.mail, later, OSError())
    send._settle(slow.mail, later + HALF_HOUR)

    assert Outgoing.objects.get(pk=slow.mail.pk).sent_at == later
    assert deliver(later + HALF_HOUR) == [Outcome.NOTHING]


def test_what_rings_while_a_letter_is_on_its_way_is_told_by_the_next(basil, letterbox):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    plan.plan_mail(actor=WORKER, at=NOON)
    leased = send._claim(NOON)
    rings(basil)
    send._settle(leased.mail, NOON)

    assert deliver(NOON + timedelta(minutes=20))[0] == Outcome.SENT


def test_what_was_read_meanwhile_is_not_told(basil, letterbox):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    plan.plan_mail(actor=WORKER, at=NOON)
    read.mark_all_read(actor=actor_of(basil), until=Notice.objects.get().pk, at=NOON)

    assert deliver(NOON)[0] == Outcome.ENDED
    assert Outgoing.objects.get(kind=MailKind.NOTICE).ended_why == Trouble.NOT_WANTED
    assert told(basil, letterbox) == []


def test_many_notices_are_one_letter_and_a_busy_hour_few(basil, letterbox):
    wishing(basil)
    deliver(NOON)
    for minute in range(60):
        rings(basil, at=NOON + timedelta(minutes=minute))
        deliver(NOON + timedelta(minutes=minute))

    assert len(told(basil, letterbox)) == 4


def test_a_digest_comes_once_a_day_in_the_morning_there(basil, letterbox):
    wishing(basil, HowOften.DAILY, time_zone="Asia/Damascus")
    for hour in range(48):
        at = NOON + timedelta(hours=hour)
        rings(basil, at=at)
        before = len(told(basil, letterbox))
        deliver(at)
        # Eight o'clock in Damascus is five o'clock in UTC.
        assert (len(told(basil, letterbox)) > before) is (at.hour == 5), at


def test_quiet_hours_hold_also_what_a_server_has_delayed(basil, letterbox):
    wishing(basil, quiet_from=time(11), quiet_until=time(15))
    deliver(NOON)
    rings(basil)

    assert Outcome.SENT not in deliver(NOON)
    assert Outcome.SENT not in deliver(NOON + timedelta(hours=2, minutes=59))
    assert Outcome.SENT in deliver(NOON + timedelta(hours=3))


@pytest.mark.parametrize("why", ["never", "left", "stopped", "taken back"])
def test_who_no_longer_wants_it_or_has_left_gets_none(basil, letterbox, why):
    choice = wishing(basil)
    deliver(NOON)
    letterbox.letters.clear()
    rings(basil)
    plan.plan_mail(actor=WORKER, at=NOON)
    if why == "never":
        MailChoice.objects.filter(pk=choice.pk).update(how_often=HowOften.NEVER)
    elif why == "left":
        Membership.objects.filter(person=basil).update(ended_at=NOON, ended_by=uuid4())
    elif why == "stopped":
        type(basil).objects.filter(pk=basil.pk).update(is_active=False)
    else:
        wish.take_address_back(actor=actor_of(basil), at=NOON)

    deliver(NOON)
    deliver(NOON + HALF_HOUR)
    assert letterbox.letters == []


def test_an_address_that_does_not_exist_is_forgotten_and_said(basil, letterbox):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    letterbox.answer_to_recipient = ("550 nobody here",)
    deliver(NOON)

    assert Outgoing.objects.get(kind=MailKind.NOTICE).ended_why == Trouble.REFUSED
    choice = MailChoice.objects.get(person=basil)
    assert (choice.sealed_address, choice.confirmed_at, choice.how_often) == (None, None, HowOften.NEVER)


@pytest.mark.parametrize(
    "answers", [{"answer_to_recipient": ("451 later",)}, {"answer_to_sender": ("535 who are you",)}]
)
def test_what_may_pass_is_tried_again(basil, letterbox, answers):
    wishing(basil)
    deliver(NOON)
    rings(basil)
    kind = dict(vars(letterbox))
    for name, words in answers.items():
        setattr(letterbox, name, words)
    assert deliver(NOON)[-1] == Outcome.LATER
    for name in answers:
        setattr(letterbox, name, kind[name])

    assert deliver(NOON + timedelta(minutes=2))[0] == Outcome.SENT


def test_a_process_that_is_told_of_no_server_lets_mail_wait(basil, settings):
    wishing(basil)
    rings(basil)
    settings.MAIL_FROM = ""

    assert deliver(NOON) == [Outcome.NOTHING]
    assert Outgoing.objects.filter(kind=MailKind.NOTICE, sent_at=None, ended_at=None).count() == 1


def test_a_code_goes_only_within_its_hour(basil, letterbox):
    actor = actor_of(basil)
    choice = wish.give_address(actor=actor, address="b@letters.example", at=NOON)
    deliver(NOON)
    assert code_of(choice) in letterbox.letters[0][1].get_content()

    wish.give_address(actor=actor, address="b@letters.example", at=NOON)
    deliver(NOON + timedelta(hours=2))
    assert len(letterbox.letters) == 1
    assert Outgoing.objects.filter(ended_why=Trouble.TOO_LATE).count() == 1
