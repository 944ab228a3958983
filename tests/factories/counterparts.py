"""Counterparts that the real services made: with promises, and with a key that really opens what is sealed to it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

import pyrage

from common.actors import Actor, Role
from disclosure.kinds import REQUIRED_ASSURANCES, AssuranceKind, CounterpartKind
from disclosure.models import AssistanceRequest, Assurance, Counterpart, RecipientKey
from disclosure.services import assistance, assurances, counterparts, recipient_keys
from disclosure.services.counterparts import Described
from tests.actors import with_role
from tests.factories.accounts import NOON

_numbers = count(1)


@dataclass(frozen=True)
class Pair:
    """secret: what only the recipient has; public: what it gives us."""

    secret: str
    public: str


def age_pair() -> Pair:
    identity = pyrage.x25519.Identity.generate()
    return Pair(str(identity), str(identity.to_public()))


def described(**more) -> Described:
    what = {
        "name": f"Invented War Crimes Unit {next(_numbers)}",
        "kind": CounterpartKind.WAR_CRIMES_UNIT,
        "jurisdiction": "Lake District",
        "legal_basis": "Exchange of letters of 3 May 2025",
    }
    return Described(**what | more)


def make_counterpart(actor: Actor | None = None, **more) -> Counterpart:
    """Entered, and nothing else: nothing can be disclosed to it."""
    actor = actor or with_role(Role.DISCLOSURE_OFFICER)
    return counterparts.record_counterpart(actor=actor, described=described(**more), at=NOON)


def promise(
    recipient: Counterpart, kind: AssuranceKind = AssuranceKind.FAIR_TRIAL, *, actor: Actor | None = None, **more
) -> Assurance:
    what = {"document": "Letter 7, page 2", "given_on": date(2026, 1, 10), "valid_until": None, "at": NOON}
    actor = actor or with_role(Role.DISCLOSURE_OFFICER)
    return assurances.record_assurance(actor=actor, counterpart_id=recipient.pk, kind=kind, **what | more)


def propose(
    recipient: Counterpart, *, actor: Actor | None = None, public: str = "", expires_on: date | None = None
) -> RecipientKey:
    return recipient_keys.propose_key(
        actor=actor or with_role(Role.DISCLOSURE_OFFICER),
        counterpart_id=recipient.pk,
        age_recipient=public or age_pair().public,
        expires_on=expires_on,
        at=NOON,
    )


def confirm(key: RecipientKey, *, actor: Actor | None = None, at: datetime = NOON) -> RecipientKey:
    return recipient_keys.confirm_key(actor=actor or with_role(Role.EVIDENCE_OFFICER), key_id=key.pk, at=at)


def ready_counterpart(pair: Pair | None = None, **more) -> Counterpart:
    """With every promise its kind needs and a confirmed key; with a pair of one's own, what is sealed can be opened."""
    recipient = make_counterpart(**more)
    for kind in sorted(REQUIRED_ASSURANCES[CounterpartKind(recipient.kind)]):
        promise(recipient, kind)
    confirm(propose(recipient, public=(pair or age_pair()).public))
    return recipient


def make_assistance(recipient: Counterpart, *, actor: Actor | None = None, **more) -> AssistanceRequest:
    what = {
        "subject": "What is held about the bridge",
        "their_reference": "WCU 12/26",
        "received_on": date(2026, 11, 2),
        "due_on": date(2026, 12, 20),
        "at": NOON,
    }
    return assistance.record_assistance(
        actor=actor or with_role(Role.DISCLOSURE_OFFICER), counterpart_id=recipient.pk, **what | more
    )
