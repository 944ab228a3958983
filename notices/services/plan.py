"""Who is due a mail, and what is old enough to be forgotten."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from common.actors import Actor
from custody.permissions import check_is_worker
from notices.kinds import HowOften, MailKind
from notices.models import MailChoice, Notice, Outgoing
from notices.policies import next_moment

AT_ONCE = 1000
READ_KEPT = timedelta(days=90)
KEPT = timedelta(days=365)
MAIL_KEPT = timedelta(days=30)
ON_ITS_WAY = Q(sent_at=None, ended_at=None)


def plan_mail(*, actor: Actor, at: datetime) -> int:
    """Put one mail on its way to everybody who wishes it and has something new to read; how many."""
    check_is_worker(actor)
    new = Notice.objects.still_theirs().filter(
        person=OuterRef("person"), read_at=None, place__gt=OuterRef("told_through")
    )
    going = Outgoing.objects.filter(ON_ITS_WAY, person=OuterRef("person"), kind=MailKind.NOTICE)
    last = Outgoing.objects.filter(person=OuterRef("person"), kind=MailKind.NOTICE, sent_at__isnull=False)
    wishes = (
        MailChoice.objects.exclude(how_often=HowOften.NEVER)
        .filter(Exists(new), ~Exists(going))
        .annotate(last_sent_at=Subquery(last.order_by("-sent_at").values("sent_at")[:1]))
    )
    due = [_mail(choice, at, choice.last_sent_at) for choice in wishes.order_by("pk")[:AT_ONCE]]
    # Two sweepers may plan the same: the database keeps one.
    Outgoing.objects.bulk_create(due, ignore_conflicts=True)
    return len(due)


def _mail(choice: MailChoice, at: datetime, last_sent_at: datetime | None) -> Outgoing:
    due_at = next_moment(choice, at, last_sent_at)
    return Outgoing(person_id=choice.pk, kind=MailKind.NOTICE, created_at=at, due_at=due_at)


def forget_old(*, actor: Actor, at: datetime) -> int:
    """Remove what was read a season ago, what rang a year ago, and mails of last month; how many rows."""
    check_is_worker(actor)
    # Nothing is read before it rings: the age alone finds the few rows that are looked at.
    aged = Notice.objects.filter(at__lt=at - READ_KEPT)
    old = aged.filter(Q(read_at__lt=at - READ_KEPT) | Q(at__lt=at - KEPT))
    done = Outgoing.objects.exclude(ON_ITS_WAY).filter(created_at__lt=at - MAIL_KEPT)
    _forget_addresses()
    return sum(rows.delete()[0] for rows in (old, done))


def _forget_addresses() -> None:
    """Whose account was stopped has no use for an address."""
    gone = MailChoice.objects.filter(person__is_active=False, sealed_address__isnull=False)
    nothing = dict.fromkeys(("sealed_address", "sealed_code", "code_until", "confirmed_at"))
    gone.update(**nothing, how_often=HowOften.NEVER)
