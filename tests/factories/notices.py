"""Acts that ring, written into the log and entered by the real sequencer; people who wish mail."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.hats import mechanism_hats, partner_hats
from accounts.models import Person
from common.actors import WORKER, Actor
from custody import ledger, sequencer
from custody.acts import Act, SubjectKind
from notices.kinds import HowOften
from notices.models import MailChoice, Notice
from notices.selectors.mail import CODE, unsealed
from notices.services import project, wish
from notices.services.wish import Rhythm
from tests.factories.accounts import NOON


def happened(
    act: Act, kind: SubjectKind, *, actor: Actor = WORKER, organisation=None, subject: UUID | None = None, **more
) -> UUID:
    """Record one event; returns its subject."""
    subject = subject or uuid4()
    with transaction.atomic():
        ledger.record(
            actor=actor,
            act=act,
            subject_kind=kind,
            subject_id=subject,
            at=more.pop("at", NOON),
            on_behalf_of=organisation.pk if organisation else None,
            **more,
        )
    return subject


def ring() -> int:
    """Let the sequencer and then the projection do their work."""
    sequencer.sequence(NOON)
    return project.project(actor=WORKER)


def rung(kind=None) -> set[tuple[str, str]]:
    """(display name, kind) of every notice."""
    rows = Notice.objects.all() if kind is None else Notice.objects.filter(kind=kind)
    return set(rows.values_list("person__display_name", "kind"))


def actor_of(person: Person) -> Actor:
    return (partner_hats(person) or mechanism_hats(person))[0].worn_by(person)


def wishing(person: Person, how_often: HowOften = HowOften.AT_ONCE, at: datetime = NOON, **rhythm) -> MailChoice:
    """A person who gave an address, confirmed it with the code, and chose."""
    actor = actor_of(person)
    choice = wish.give_address(actor=actor, address=f"{person.login}@letters.example", at=at)
    wish.confirm_address(actor=actor, code=code_of(choice), at=at)
    return wish.choose_rhythm(actor=actor, rhythm=Rhythm(how_often, **rhythm), at=at)


def code_of(choice: MailChoice) -> str:
    return unsealed(CODE, choice, choice.sealed_code)
