"""With whom the Mechanism cooperates, what they promised, and what is missing before anything can go to them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import NotVisible
from disclosure.kinds import AssuranceKind
from disclosure.models import AssistanceRequest, Assurance, Counterpart, CounterpartContact, Question, RecipientKey
from disclosure.policies import RecipientFacts
from disclosure.selectors.recipients import facts_of_recipient, needed_in_force
from disclosure.states import QUESTION_STANDS, REQUEST_OPEN, AssistanceState, KeyState

SOON = timedelta(days=60)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that disclosures rest on ends soon."""

    words: str | Promise
    on: date


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether something can be disclosed to a counterpart today, and what will stop it soon."""

    facts: RecipientFacts
    endings: tuple[Ending, ...]
    waiting_keys: int

    @property
    def is_ready(self) -> bool:
        return not (self.facts.missing_assurances or self.facts.has_ended) and self.facts.has_usable_key


@dataclass(frozen=True, slots=True)
class Line:
    """One counterpart in the register."""

    counterpart: Counterpart
    readiness: Readiness
    open_assistance: int


def counterparts_for(actor: Actor) -> QuerySet[Counterpart]:
    rows: QuerySet[Counterpart] = Counterpart.objects.visible_to(actor)
    return rows


def live_counterparts(actor: Actor) -> QuerySet[Counterpart]:
    return counterparts_for(actor).filter(ended_at__isnull=True)


def get_counterpart(*, actor: Actor, counterpart_id: UUID) -> Counterpart:
    return _there(counterparts_for(actor).filter(pk=counterpart_id).first())


def lock_counterpart(*, actor: Actor, counterpart_id: UUID) -> Counterpart:
    """Hold the counterpart for this transaction: a release takes it too, before it asks what it rests on."""
    return _there(counterparts_for(actor).select_for_update(no_key=True).filter(pk=counterpart_id).first())


def register_for(actor: Actor, *, at: datetime) -> list[Line]:
    """Everybody there is, those we still work with first; as many queries for one as for a hundred."""
    seen = sorted(counterparts_for(actor), key=lambda one: (one.ended_at is not None, one.name.casefold()))
    readiness = readiness_of(seen, at=at)
    rows = AssistanceRequest.objects.visible_to(actor).filter(state=AssistanceState.OPEN, counterpart__in=seen)
    waiting = dict(rows.order_by().values_list("counterpart").annotate(Count("pk")))
    return [Line(one, readiness[one.pk], waiting.get(one.pk, 0)) for one in seen]


def readiness_of(counterparts: Collection[Counterpart], *, at: datetime) -> dict[UUID, Readiness]:
    """The same facts as the truth table's, for many at once."""
    promised, keys = _promises(counterparts), _keys(counterparts)
    return {one.pk: _readiness(one, promised[one.pk], keys[one.pk], at.date()) for one in counterparts}


def contacts_of(actor: Actor, counterpart: Counterpart) -> list[CounterpartContact]:
    return list(_contacts(actor).filter(counterpart=counterpart))


def get_contact(*, actor: Actor, contact_id: UUID) -> CounterpartContact:
    return _there(_contacts(actor).filter(pk=contact_id).first())


def assurances_of(actor: Actor, counterpart: Counterpart) -> list[Assurance]:
    return list(_assurances(actor).filter(counterpart=counterpart))


def get_assurance(*, actor: Actor, assurance_id: UUID) -> Assurance:
    return _there(_assurances(actor).filter(pk=assurance_id).first())


def keys_of(actor: Actor, counterpart: Counterpart) -> list[RecipientKey]:
    return list(_visible_keys(actor).filter(counterpart=counterpart))


def get_key(*, actor: Actor, key_id: UUID) -> RecipientKey:
    return _there(_visible_keys(actor).filter(pk=key_id).first())


def questions_resting_on(actor: Actor, counterpart: Counterpart) -> int:
    """How many questions and agreements a change of the counterpart or its key would void."""
    rows: QuerySet[Question] = Question.objects.visible_to(actor).filter(request__counterpart=counterpart)
    return rows.filter(state__in=QUESTION_STANDS, request__state__in=REQUEST_OPEN).count()


def _promises(counterparts: Collection[Counterpart]) -> Mapping[UUID, list[Assurance]]:
    found: dict[UUID, list[Assurance]] = defaultdict(list)
    for assurance in Assurance.objects.filter(counterpart__in=counterparts, ended_at__isnull=True):
        found[assurance.counterpart_id].append(assurance)
    return found


def _keys(counterparts: Collection[Counterpart]) -> Mapping[UUID, list[RecipientKey]]:
    found: dict[UUID, list[RecipientKey]] = defaultdict(list)
    for key in RecipientKey.objects.filter(~Q(state=KeyState.RETIRED), counterpart__in=counterparts):
        found[key.counterpart_id].append(key)
    return found


def _readiness(one: Counterpart, promised: list[Assurance], keys: list[RecipientKey], on: date) -> Readiness:
    usable = next((key for key in keys if key.is_usable(on)), None)
    last_days = _last_days(needed_in_force(one, promised, on=on))
    endings = [Ending(AssuranceKind(kind).label, last) for kind, last in last_days.items()]
    if usable is not None and usable.expires_on is not None:
        endings.append(Ending(_("Its key"), usable.expires_on))
    return Readiness(
        facts=facts_of_recipient(one, promised, usable, on=on),
        endings=tuple(sorted((each for each in endings if each.on <= on + SOON), key=lambda each: each.on)),
        waiting_keys=sum(key.state == KeyState.PROPOSED for key in keys),
    )


def _last_days(in_force: Collection[Assurance]) -> dict[str, date]:
    """The last day on which each kind is promised; a kind that is promised without end has none."""
    days: dict[str, list[date | None]] = defaultdict(list)
    for promise in in_force:
        days[promise.kind].append(promise.valid_until)
    return {kind: max(day for day in found if day) for kind, found in days.items() if None not in found}


def _contacts(actor: Actor) -> QuerySet[CounterpartContact]:
    rows: QuerySet[CounterpartContact] = CounterpartContact.objects.visible_to(actor)
    return rows.select_related("counterpart")


def _assurances(actor: Actor) -> QuerySet[Assurance]:
    rows: QuerySet[Assurance] = Assurance.objects.visible_to(actor)
    return rows.select_related("counterpart")


def _visible_keys(actor: Actor) -> QuerySet[RecipientKey]:
    rows: QuerySet[RecipientKey] = RecipientKey.objects.visible_to(actor)
    return rows.select_related("counterpart")


def _there(found: Row | None) -> Row:
    if found is None:
        raise NotVisible
    return found
