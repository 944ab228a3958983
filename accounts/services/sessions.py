"""Sessions begin, are refused, and end; each is in the log by pseudonym, without any address."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import Person
from common.actors import WORKER
from common.ids import new_id
from custody import ledger
from custody.acts import Act, SubjectKind


def end_all_sessions(person: Person) -> None:
    """Sign this person out everywhere, within the caller's transaction."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def note_sign_in(*, pseudonym_id: UUID, at: datetime) -> None:
    _note(Act.SESSION_STARTED, pseudonym_id, at)


@transaction.atomic
def note_refused_sign_in(*, login: str, at: datetime) -> None:
    """Keep that somebody failed at an account that exists; what was typed for others is nobody's business.

    For those the event is written as well and taken back before the commit: neither the statements nor the wait for
    the disk tell whether there is such an account.
    """
    person = Person.objects.filter(login=login.lower()).first()
    before = transaction.savepoint()
    _record(Act.SESSION_REFUSED, person.pseudonym_id if person else new_id(), at)
    settle = transaction.savepoint_commit if person else transaction.savepoint_rollback
    settle(before)


def note_sign_out(*, pseudonym_id: UUID, at: datetime) -> None:
    _note(Act.SESSION_ENDED, pseudonym_id, at)


@transaction.atomic
def _note(act: Act, pseudonym_id: UUID, at: datetime) -> None:
    _record(act, pseudonym_id, at)


def _record(act: Act, pseudonym_id: UUID, at: datetime) -> None:
    # Nobody acts in a role before the door is passed: the portal notes it, about the person.
    ledger.record(actor=WORKER, act=act, subject_kind=SubjectKind.MEMBER, subject_id=pseudonym_id, at=at)
