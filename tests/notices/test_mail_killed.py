"""A worker really killed, by the mail server itself, when the letter is taken and nothing is noted yet."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection

from common.actors import WORKER, Role
from custody.acts import Act, SubjectKind
from notices.kinds import MailKind
from notices.models import Outgoing
from notices.services import plan, send
from notices.services.send import Outcome
from tests.actors import with_role
from tests.factories.accounts import NOON, make_member, make_organisation
from tests.factories.notices import happened, ring, wishing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.integration,
    pytest.mark.usefixtures("safe_places"),
]


def test_a_killed_worker_sends_at_most_once_more_and_under_the_same_id(letterbox):
    organisation = make_organisation()
    wishing(make_member(organisation=organisation))
    actor = with_role(Role.CONTACT_POINT)
    happened(Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=actor, organisation=organisation)
    ring()
    plan.plan_mail(actor=WORKER, at=NOON)
    worker = _worker(letterbox)

    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == -signal.SIGKILL
    assert Outgoing.objects.get(kind=MailKind.NOTICE).sent_at is None
    outcomes = [send.send_next(actor=WORKER, at=NOON + timedelta(minutes=minutes)) for minutes in (1, 2, 3)]

    assert outcomes == [Outcome.NOTHING, Outcome.SENT, Outcome.NOTHING]
    assert len(letterbox.letters) == 2
    assert len({letter["Message-ID"] for _address, letter in letterbox.letters}) == 1


def _worker(letterbox) -> int:
    """Fork a worker that sends one letter; whoever takes it kills the worker before answering."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # A connection of its own: the parent's stays open behind it, and is not spoken to.
        connection.inherited, connection.connection = connection.connection, None
        os.read(reading, 1)
        send.send_next(actor=WORKER, at=NOON)
        os._exit(0)
    take = letterbox.take

    def take_and_kill(*letter) -> bool:
        taken = take(*letter)
        letterbox.take = take
        os.kill(child, signal.SIGKILL)
        return taken

    letterbox.take = take_and_kill
    os.write(writing, b"!")
    os.close(reading)
    os.close(writing)
    return child
