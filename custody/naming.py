"""What people call a subject of the log. Whoever keeps the thing says it, and only to those who may see the thing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from common.actors import Actor
from custody.acts import SubjectKind
from custody.models import CustodyEvent

Namer = Callable[[Actor, Collection[UUID]], Mapping[UUID, str]]
_NAMERS: dict[str, Namer] = {}


def say(kind: SubjectKind, namer: Namer) -> None:
    """Let an app above answer for one kind of subject; called once, when the app is ready."""
    _NAMERS[kind] = namer


def references_of(actor: Actor, events: Iterable[CustodyEvent]) -> dict[UUID, str]:
    """The references of these events' subjects, one question a kind; what the actor may not see has none here."""
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        subjects[event.subject_kind].add(event.subject_id)
    found: dict[UUID, str] = {}
    for kind in subjects.keys() & _NAMERS.keys():
        found |= _NAMERS[kind](actor, subjects[kind])
    return found


def names_of(actor: Actor, kind: SubjectKind, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The same for things of one kind that no event was asked for."""
    return _NAMERS[kind](actor, ids) if kind in _NAMERS and ids else {}
