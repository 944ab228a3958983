"""What the sweeper does, what is forgotten, and transactions that end in another order than they began."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from common import doorbell
from common.actors import WORKER, Role
from custody import ledger, sequencer
from custody.acts import Act, SubjectKind
from notices.kinds import MailKind, Trouble
from notices.models import MailChoice, Notice, Outgoing, Projection
from notices.services import plan, read, sweep
from notices.services.project import project
from notices.tasks import task_send_mail
from tests.actors import with_role
from tests.factories.accounts import NOON, actor_of, make_member, make_organisation
from tests.factories.notices import happened, ring, wishing

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


def ask(organisation, at=NOON):
    staff = with_role(Role.CONTACT_POINT)
    return happened(
        Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=staff, organisation=organisation, at=at
    )


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_rings_all_the_same():
    """Its number is lower than that of one already projected; its place is not."""
    organisation = make_organisation()
    make_member(organisation=organisation)
    staff = with_role(Role.CONTACT_POINT)
    ring()
    Notice.objects.all().delete()
    written, may_commit = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            ledger.record(
                actor=staff,
                act=Act.VOICE_ANSWERED,
                subject_kind=SubjectKind.VOICE,
                subject_id=organisation.pk,
                at=NOON,
                on_behalf_of=organisation.pk,
            )
            written.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    written.wait(10)
    ask(organisation)
    assert ring() == 1
    may_commit.set()
    slow.join()

    assert ring() == 1
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_projections_at_once_ring_once():
    organisation = make_organisation()
    make_member(organisation=organisation)
    ring()
    Notice.objects.all().delete()
    for _each in range(20):
        ask(organisation)
    sequencer.sequence(NOON)
    rung = []

    def work():
        rung.append(project(actor=WORKER))
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rung.append(project(actor=WORKER))

    assert sum(rung) == 20
    assert Notice.objects.count() == 20


@pytest.mark.django_db
def test_a_projection_that_breaks_off_has_rung_nobody(monkeypatch):
    organisation = make_organisation()
    make_member(organisation=organisation)
    ring()
    Notice.objects.all().delete()
    ask(organisation)
    sequencer.sequence(NOON)
    place = Projection.objects.get().next_place
    with monkeypatch.context() as broken:
        broken.setattr(Projection, "save", lambda *_any, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            project(actor=WORKER)

    assert (Notice.objects.count(), Projection.objects.get().next_place) == (0, place)
    assert project(actor=WORKER) == 1


@pytest.mark.django_db
def test_the_sweeper_rings_plans_and_has_it_sent(monkeypatch, mailoutbox):
    organisation = make_organisation()
    wishing(make_member(organisation=organisation))
    ask(organisation)
    sequencer.sequence(NOON)
    monkeypatch.setattr(doorbell, "ring_now", lambda *_any, **_more: False)

    done = sweep.sweep(NOON)
    assert done["notices"] >= 1
    assert (done["mail_planned"], done["mail"]) == (1, 1)
    task_send_mail()
    task_send_mail()
    assert [mail.subject for mail in mailoutbox] == ["There is something for you."]


@pytest.mark.django_db
def test_what_is_old_is_forgotten():
    organisation = make_organisation()
    person = make_member(organisation=organisation)
    wishing(person)
    plan.forget_old(actor=WORKER, at=NOON)
    ring()
    Notice.objects.all().delete()
    ask(organisation)
    ask(organisation)
    ring()
    kept, seen = Notice.objects.order_by("place")
    read.mark_read(actor=actor_of(person), notice_id=seen.pk, at=NOON)
    Outgoing.objects.create(
        person=person, kind=MailKind.NOTICE, created_at=NOON, due_at=NOON, ended_at=NOON, ended_why=Trouble.NOT_WANTED
    )

    plan.forget_old(actor=WORKER, at=NOON + timedelta(days=91))
    assert list(Notice.objects.all()) == [kept]
    assert not Outgoing.objects.filter(ended_why=Trouble.NOT_WANTED, kind=MailKind.NOTICE).exists()
    plan.forget_old(actor=WORKER, at=NOON + timedelta(days=366))
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_stopped_account_keeps_no_address():
    person = make_member()
    wishing(person)
    person.is_active = False
    person.save()
    plan.forget_old(actor=WORKER, at=NOON)

    assert MailChoice.objects.get().sealed_address is None


@pytest.mark.django_db
def test_planning_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    organisation = make_organisation()
    for _each in range(5):
        wishing(make_member(organisation=organisation))
    ask(organisation)
    ring()

    with django_assert_max_num_queries(4):
        assert plan.plan_mail(actor=WORKER, at=NOON) == 5
