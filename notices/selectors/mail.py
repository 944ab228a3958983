"""How somebody wants mail, and what became of the last one. An address is never shown, not even to its owner."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Person
from common.actors import Actor
from common.errors import NotVisible
from custody import safe
from notices.kinds import HowOften, MailKind
from notices.models import MailChoice, Outgoing

ADDRESS, CODE = "address for mail", "code for mail"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page about mail shows.  last: the newest mail, on its way, sent or given up."""

    choice: MailChoice
    last: Outgoing | None
    awaits_code: bool

    @property
    def how_often(self) -> HowOften:
        return HowOften(self.choice.how_often)


def person_of(actor: Actor) -> Person:
    """The person behind an actor; only ever asked for oneself."""
    found: Person | None = Person.objects.visible_to(actor).filter(pseudonym_id=actor.id).first()
    if found is None:
        raise NotVisible
    return found


def standing_of(actor: Actor, *, at: datetime) -> Standing:
    """Where mail stands for this person; without a row, that nothing is wished."""
    choice: MailChoice = MailChoice.objects.visible_to(actor).first() or MailChoice(person=person_of(actor))
    last = Outgoing.objects.visible_to(actor).order_by("-created_at").first()
    return Standing(choice, last, awaits_code=choice.code_until is not None and choice.code_until > at)


def lock_choice(actor: Actor) -> MailChoice:
    """The person's own row, made when it is first needed."""
    MailChoice.objects.get_or_create(person=person_of(actor))
    locked: MailChoice = MailChoice.objects.visible_to(actor).select_for_update(of=("self",)).get()
    return locked


def codes_since(actor: Actor, *, at: datetime) -> int:
    """How many codes this person has asked for in a day."""
    sent = Outgoing.objects.visible_to(actor).filter(kind=MailKind.CODE, created_at__gt=at - timedelta(days=1))
    return int(sent.count())


def sealed(purpose: str, choice: MailChoice, words: str) -> bytes:
    """Seal for this person and this purpose; moved to another row it opens no more."""
    return safe.seal_secret(f"{purpose} of {choice.pk}", words.encode())


def unsealed(purpose: str, choice: MailChoice, kept: bytes | memoryview | None) -> str:
    return safe.unseal_secret(f"{purpose} of {choice.pk}", bytes(kept)).decode() if kept else ""
