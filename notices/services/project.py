"""Events become notices. Nobody calls this for an event: it reads the log, place by place, behind the sequencer."""

from collections.abc import Iterable

from django.db import transaction

from common.actors import Actor, Role
from custody.acts import Act
from custody.models import CustodyEvent, Leaf
from custody.permissions import check_is_worker
from notices.kinds.rings import RINGS, Again, Rule
from notices.models import Notice, Projection
from notices.selectors.people import Ear, People, Told

BATCH = 500
# A log that has grown for long is read over several sweeps: the sweeper has other work.
ROUNDS = 40


def project(*, actor: Actor) -> int:
    """Ring for everything the log has grown by; returns how many notices were written or moved up.

    No time is asked for: a notice bears that of its event.
    Places have no gaps and come in order, so a transaction that commits late is behind nobody's back: its event gets
    its place when it is there. Cursor and notices are of one transaction: no event rings twice, none is passed over.
    """
    check_is_worker(actor)
    rung = 0
    for _round in range(ROUNDS):
        more = _project_batch()
        if more is None:
            break
        rung += more
    return rung


@transaction.atomic
def _project_batch() -> int | None:
    """The next places; None when there are none, or somebody else is at it."""
    Projection.objects.get_or_create(pk=1)
    cursor = Projection.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if cursor is None:
        return None
    leaves = Leaf.objects.filter(index__gte=cursor.next_place).order_by("index")[:BATCH]
    places = dict(leaves.values_list("event_sequence", "index"))
    if not places:
        return None
    people = People()
    rung = sum(_ring_all(told, people) for told in _told(places))
    cursor.next_place = max(places.values()) + 1
    cursor.save(update_fields=["next_place"])
    return rung


def _told(places: dict[int, int]) -> Iterable[Told]:
    events = CustodyEvent.objects.filter(sequence__in=places, act__in=list(RINGS))
    return sorted((Told(places[event.sequence], event) for event in events), key=lambda told: told.place)


def _ring_all(told: Told, people: People) -> int:
    """Ring everybody once for this event: whom an earlier rule has rung, a later one leaves alone."""
    heard: dict[object, tuple[Rule, Ear]] = {}
    for rule in RINGS[Act(told.event.act)]:
        if _applies(rule, told):
            for ear in people.around(told, rule):
                heard.setdefault(ear.person_id, (rule, ear))
    for rule, ear in heard.values():
        _ring(told, rule, ear)
    return len(heard)


def _applies(rule: Rule, told: Told) -> bool:
    said = all(str(told.facts.get(name)) == word for name, word in rule.where)
    about = rule.about is None or rule.about == told.event.subject_kind
    return said and about and Role(told.event.actor_role) in rule.by


def _ring(told: Told, rule: Rule, ear: Ear) -> None:
    """Write a notice; one that is not read yet and says the same moves up instead."""
    organisation_id = ear.organisation_id or told.event.on_behalf_of
    what = {"subject_kind": told.event.subject_kind, "subject_id": told.subject_id}
    now = {"place": told.place, "at": told.event.at}
    who = {"person_id": ear.person_id, "role": ear.role, "organisation_id": organisation_id, "kind": rule.kind}
    same = who if rule.again == Again.SAME_KIND else who | what
    if not Notice.objects.filter(**same, read_at=None).update(**now, **what):
        Notice.objects.create(**who, **what, **now)
