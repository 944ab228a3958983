"""What the portal itself does for requests: it reminds in time, and notes that a submission begun for one has come."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.actors import WORKER
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import InformationAnswer, InformationAsked
from dialogue.selectors.requests import asked_for
from dialogue.services.requests_answer import note_part
from dialogue.states.requests import STILL_ASKED, AskedState, Reminder

WEEK = timedelta(days=7)
MOST_AT_ONCE = 200


def sweep(at: datetime) -> dict[str, int]:
    """Do both once; returns how much was done. Each row is taken and looked at again: twice doubles nothing."""
    return {"requests_reminded": remind(at), "requests_come": note_submissions(at)}


def remind(at: datetime) -> int:
    """Remind a week before, on the day and after it; each once (C8)."""
    return sum(_remind_one(asked_id, at) for asked_id in _to_remind(at.date()).values_list("pk", flat=True))


def _to_remind(on: date) -> QuerySet[InformationAsked]:
    due = (
        Q(due_on__gt=on, due_on__lte=on + WEEK, reminder="")
        | Q(due_on=on, reminder__in=["", Reminder.BEFORE])
        | Q(due_on__lt=on) & ~Q(reminder=Reminder.AFTER)
    )
    return asked_for(WORKER).filter(due, state__in=list(STILL_ASKED)).order_by("due_on", "pk")[:MOST_AT_ONCE]


@transaction.atomic
def _remind_one(asked_id: UUID, at: datetime) -> bool:
    asked = _take(asked_id)
    if asked is None or (reminder := reminder_due(asked, at.date())) is None:
        return False
    asked.reminder, asked.reminded_at = reminder, at
    asked.save(update_fields=["reminder", "reminded_at"])
    if _was_asked_within_the_week(asked, reminder):
        return False
    ledger.record(
        actor=WORKER,
        act=Act.INFORMATION_REMINDED,
        subject_kind=SubjectKind.INFORMATION_REQUEST,
        subject_id=asked.pk,
        at=at,
        on_behalf_of=asked.organisation_id,
        facts={"reminder": reminder.value, "due_on": asked.due_on.isoformat()},
    )
    return True


def reminder_due(asked: InformationAsked, on: date) -> Reminder | None:
    """The reminder that is due today and has not gone out for this day yet."""
    order = ["", *Reminder.values]
    now = Reminder.AFTER if asked.due_on < on else Reminder.ON_DAY if asked.due_on == on else Reminder.BEFORE
    is_early = asked.due_on > on + WEEK
    return None if is_early or order.index(asked.reminder) >= order.index(now) else now


def _was_asked_within_the_week(asked: InformationAsked, reminder: Reminder) -> bool:
    """Whoever was asked with less than a week to go needs no reminder of it on the same day."""
    return reminder == Reminder.BEFORE and asked.asked_at.date() >= asked.due_on - WEEK


def note_submissions(at: datetime) -> int:
    """A submission begun for a request was handed over: it is answered in part."""
    come = InformationAnswer.objects.visible_to(WORKER).filter(
        asked=OuterRef("pk"), submission__handed_over_at__isnull=False
    )
    waiting = asked_for(WORKER).filter(Exists(come), state=AskedState.ASKED).order_by("pk")
    return sum(_note_one(asked_id, at) for asked_id in waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def _note_one(asked_id: UUID, at: datetime) -> bool:
    asked = _take(asked_id)
    if asked is None or asked.state != AskedState.ASKED:
        return False
    note_part(WORKER, asked, at)
    return True


def _take(asked_id: UUID) -> InformationAsked | None:
    rows = asked_for(WORKER).select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=asked_id, state__in=list(STILL_ASKED)).first()
