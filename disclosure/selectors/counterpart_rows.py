"""What the page of one counterpart shows of its assurances and keys, line by line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.selectors import names_of
from common.actors import Actor
from disclosure.models import Assurance, RecipientKey
from disclosure.states import KeyState

GROUP = 4
# What a second person learns from the recipient, not from this screen.
READ_OUT = 8
_HIDDEN = "•"


class Validity(TextChoices):
    """Derived when asked: nothing is stored that a new day would make wrong."""

    IN_FORCE = "in_force", _("In force")
    LATER = "later", _("Not yet in force")
    OVER = "over", _("Has run out")
    ENDED = "ended", _("Taken back")


@dataclass(frozen=True, slots=True)
class AssuranceRow:
    assurance: Assurance
    validity: Validity
    recorded_by: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """fingerprint: in groups; its end is hidden until somebody who heard it elsewhere has typed it."""

    key: RecipientKey
    fingerprint: str
    is_usable: bool
    proposed_by: str
    confirmed_by: str


def assurance_rows(actor: Actor, assurances: Collection[Assurance], *, on: date) -> list[AssuranceRow]:
    """What counts today first, then the newest."""
    names = names_of(actor, {one.recorded_by for one in assurances})
    rows = [AssuranceRow(one, validity_of(one, on=on), names.get(one.recorded_by, "")) for one in assurances]
    return sorted(rows, key=lambda row: list(Validity).index(row.validity))


def validity_of(assurance: Assurance, *, on: date) -> Validity:
    if assurance.ended_at is not None:
        return Validity.ENDED
    if assurance.given_on > on:
        return Validity.LATER
    return Validity.IN_FORCE if assurance.is_in_force(on) else Validity.OVER


def key_rows(actor: Actor, keys: Collection[RecipientKey], *, on: date) -> list[KeyRow]:
    """The confirmed key first, then those that wait, then those of the past."""
    people: set[UUID] = {key.proposed_by for key in keys} | {key.confirmed_by for key in keys if key.confirmed_by}
    names = names_of(actor, people)
    order = [KeyState.CONFIRMED, KeyState.PROPOSED, KeyState.RETIRED]
    return [
        KeyRow(
            key=key,
            fingerprint=fingerprint_of(key),
            is_usable=key.is_usable(on),
            proposed_by=names.get(key.proposed_by, ""),
            confirmed_by=names.get(key.confirmed_by, "") if key.confirmed_by else "",
        )
        for key in sorted(keys, key=lambda key: order.index(KeyState(key.state)))
    ]


def fingerprint_of(key: RecipientKey) -> str:
    """In groups of four, as people read it out."""
    text = key.fingerprint
    if key.state == KeyState.PROPOSED:
        text = text[:-READ_OUT] + _HIDDEN * READ_OUT
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
