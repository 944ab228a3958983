"""What waits for each role in disclosure: numbers that link to the rows behind them, last days, consents that end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role, for_every_role
from consent.models import ConsentRecord
from consent.selectors import expiring_records
from disclosure.models import Question, RecipientKey, RequestItem
from disclosure.selectors.requests import counts_by_state, overdue_questions
from disclosure.states import REQUEST_OPEN, KeyState, RequestState
from submissions.models import Item, ItemPerson

SOON = timedelta(days=7)
CONSENT_DAYS = 60
MOST_SHOWN = 8
_S = RequestState
_NOTHING: Mapping[RequestState, Promise] = {}

# The steps at which a disclosure waits for this role, in words of its own.
WAITS_FOR = for_every_role(
    dict.fromkeys(Role, _NOTHING)
    | {
        Role.DISCLOSURE_OFFICER: {
            _S.DRAFTED: _("drafts to complete"),
            _S.ASKED: _("providers are asked"),
            _S.LAPSED: _("not answered in time"),
            _S.PACKAGED: _("sealed, to be released"),
            _S.RELEASED: _("released, not acknowledged yet"),
        },
        Role.HEAD: {_S.ANSWERED: _("wait for your approval")},
        Role.PROTECTION_OFFICER: {
            _S.ASKED: _("providers are asked: look for risks"),
            _S.ANSWERED: _("answered, not approved yet: look for risks"),
        },
    }
)
_SEE_LAST_DAYS = frozenset({Role.DISCLOSURE_OFFICER})
_CONFIRM_KEYS = frozenset({Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER, Role.HEAD})
_THROUGH_REQUESTS = frozenset({Role.DISCLOSURE_OFFICER})
_THROUGH_TEAMS = frozenset({Role.ANALYST, Role.TEAM_LEAD})


@dataclass(frozen=True, slots=True)
class Counted:
    """So many disclosures stand at a step at which they wait for this actor."""

    step: RequestState
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """last_days: questions whose last day is near.  keys: how many wait for a second person who may be this actor."""

    counts: tuple[Counted, ...]
    last_days: tuple[Question, ...]
    keys: int
    consents: tuple[ConsentRecord, ...]

    def __bool__(self) -> bool:
        return bool(self.counts or self.last_days or self.keys or self.consents)


def waiting_for(actor: Actor, *, at: datetime) -> Waiting:
    """What the first page shows of disclosure; a handful of queries, whatever there is."""
    waits = WAITS_FOR[actor.role]
    numbers = counts_by_state(actor) if waits else {}
    return Waiting(
        counts=tuple(Counted(step, label, numbers.get(step, 0)) for step, label in waits.items()),
        last_days=tuple(_last_days(actor, at.date())) if actor.role in _SEE_LAST_DAYS else (),
        keys=_keys(actor) if actor.role in _CONFIRM_KEYS else 0,
        consents=tuple(_consents(actor, at.date())),
    )


def _last_days(actor: Actor, on: date) -> QuerySet[Question]:
    """By day only: whether somebody has answered already can be taken back, and is not told."""
    asked = overdue_questions(actor, on=on + SOON).filter(request__state=RequestState.ASKED)
    return asked.order_by("answer_by", "pk")[:MOST_SHOWN]


def _keys(actor: Actor) -> int:
    waiting: QuerySet[RecipientKey] = RecipientKey.objects.visible_to(actor).filter(state=KeyState.PROPOSED)
    return waiting.exclude(proposed_by=actor.id).count()


def _consents(actor: Actor, on: date) -> QuerySet[ConsentRecord]:
    """Of people in items the actor works with: through open requests, or through a team."""
    ending = expiring_records(actor, on=on, within_days=CONSENT_DAYS)
    if actor.role in _THROUGH_REQUESTS:
        rows = RequestItem.objects.visible_to(actor).filter(request__state__in=REQUEST_OPEN, removed_at__isnull=True)
        items = rows.values("item_id")
    elif actor.role in _THROUGH_TEAMS:
        items = Item.objects.visible_to(actor).values("pk")
    else:
        return ending.none()
    behind = ItemPerson.objects.filter(source=OuterRef("source_id"), item__in=items)
    return ending.filter(Exists(behind)).select_related("source__organisation")[:MOST_SHOWN]
