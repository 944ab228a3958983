"""May somebody be reached through an organisation: what was said before counts (T2, S2)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import ContactRequest
from dialogue.states.reaching import OPEN, Outcome, PersonSaid, ReachState


class NoSuchItem(Invalid):
    for_people = _("This organisation handed over no item with this number. Look at the number again.")


class EarlierContactsNotRead(Conflict):
    """Since the page was shown, somebody else asked about the same person."""

    for_people = _("Somebody else has asked about this person meanwhile. Read the earlier requests, then decide.")


class NotOpenAnyMore(Conflict):
    for_people = _("This request has ended, or was declined. Nothing more can be said to it.")


class NotADayPast(Invalid):
    for_people = _("The person cannot have said this in the future. Give the day on which they said it.")


class SaidAlready(Conflict):
    for_people = _("This is what is written down already.")


class NotConsented(Conflict):
    for_people = _("The person has not agreed to be contacted, so the Mechanism cannot have spoken with them.")


def refusals_in_force(earlier: Sequence[ContactRequest]) -> list[ContactRequest]:
    """What the person refused and has not agreed to since, under the same name or as the same source.

    A consent to another description does not lift a refusal: two people may be in one item.
    """
    return [
        one for one in earlier if one.person_said == PersonSaid.NO and not any(_lifts(later, one) for later in earlier)
    ]


def _lifts(later: ContactRequest, refusal: ContactRequest) -> bool:
    if later.person_said != PersonSaid.YES or later.person_at is None or refusal.person_at is None:
        return False
    return later.person_at > refusal.person_at and _keys_of(later) & _keys_of(refusal) != set()


def _keys_of(one: ContactRequest) -> set[tuple[str, str | UUID]]:
    by_source: set[tuple[str, str | UUID]] = {("source", one.source_id)} if one.source_id else set()
    return by_source | {(one.known_by, one.known_as.casefold())}


def check_earlier_contacts_were_read(seen: int, earlier: Sequence[ContactRequest]) -> None:
    """Whoever asks has all earlier requests about the person before them (S2)."""
    if seen != len(earlier):
        raise EarlierContactsNotRead


def check_is_open(reach: ContactRequest) -> None:
    if reach.state not in OPEN:
        raise NotOpenAnyMore


def check_person_may_be_recorded(reach: ContactRequest, said: PersonSaid, on: date, *, today: date) -> None:
    if on > today:
        raise NotADayPast
    if reach.state == ReachState.CONSENTED and said == PersonSaid.YES:
        raise SaidAlready


def check_outcome(reach: ContactRequest, outcome: Outcome) -> None:
    """Nobody is spoken with who has not agreed to it (D3)."""
    if outcome == Outcome.SPOKEN and reach.state != ReachState.CONSENTED:
        raise NotConsented
