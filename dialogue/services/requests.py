"""The Mechanism asks for information: drafted, sent to each organisation in a row of its own, given time, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation
from common.actors import Actor
from common.errors import NotVisible
from common.ids import reference
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import InformationAddressee, InformationAsked, InformationRequest
from dialogue.permissions import requests as permissions
from dialogue.policies import requests as policies
from dialogue.selectors import requests as selectors
from dialogue.states.requests import ASKED, REQUEST, AskedState, RequestState


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, why it helps, until when, of whom, and for which team."""

    title: str
    text: str
    why: str
    due_on: date
    organisation_ids: Collection[UUID]
    team_id: UUID | None = None


@transaction.atomic
def draft_request(*, actor: Actor, wanted: Wanted, at: datetime) -> InformationRequest:
    """Write down what is to be asked; nobody outside sees it.

    Source: Protocol, requests to which organisations respond (C8).
    """
    permissions.check_may_draft(actor)
    policies.check_due_day(wanted.due_on, today=at.date())
    draft = InformationRequest(drafted_by=actor.id, drafted_at=at)
    return _write(actor, draft, wanted)


@transaction.atomic
def change_request(*, actor: Actor, request_id: UUID, wanted: Wanted, at: datetime) -> InformationRequest:
    draft = selectors.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_change(actor, draft)
    policies.check_due_day(wanted.due_on, today=at.date())
    return _write(actor, draft, wanted)


def _write(actor: Actor, draft: InformationRequest, wanted: Wanted) -> InformationRequest:
    team = selectors.teams_to_draft_for(actor).filter(pk=wanted.team_id).first() if wanted.team_id else None
    permissions.check_may_draft_for(actor, team)
    draft.team, draft.due_on = team, wanted.due_on
    draft.title, draft.text, draft.why = wanted.title, wanted.text, wanted.why
    draft.save()
    InformationAddressee.objects.filter(request=draft).delete()
    InformationAddressee.objects.bulk_create(
        InformationAddressee(request=draft, organisation=one) for one in _chosen(actor, wanted.organisation_ids)
    )
    return draft


def _chosen(actor: Actor, ids: Collection[UUID]) -> list[Organisation]:
    found = list(selectors.can_be_asked(actor).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise NotVisible
    return found


@transaction.atomic
def drop_request(*, actor: Actor, request_id: UUID, at: datetime) -> InformationRequest:
    """Give a draft up; nobody was asked."""
    draft = selectors.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_drop(actor, draft)
    return ledger.move(draft, to=RequestState.DROPPED, table=REQUEST, actor=actor, act=Act.INFORMATION_ENDED, at=at)


@transaction.atomic
def send_request(*, actor: Actor, request_id: UUID, at: datetime) -> InformationRequest:
    """Ask each organisation in a row of its own; none can learn that another is asked.

    Source: Protocol C8, C10.
    """
    draft = selectors.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_send(actor, draft)
    policies.check_request_may_be_sent(draft, today=at.date())
    for organisation in selectors.addressees_of(actor, draft):
        _ask(actor, draft, organisation, at)
    return ledger.move(
        draft,
        to=RequestState.SENT,
        table=REQUEST,
        actor=actor,
        act=Act.INFORMATION_ASKED,
        at=at,
        also={"sent_by": actor.id, "sent_at": at},
    )


def _ask(actor: Actor, draft: InformationRequest, organisation: Organisation, at: datetime) -> None:
    asked = InformationAsked.objects.create(
        reference=reference("REQ"),
        request=draft,
        organisation=organisation,
        title=draft.title,
        text=draft.text,
        why=draft.why,
        due_on=draft.due_on,
        asked_at=at,
    )
    _record_asked(actor, asked, at)


@transaction.atomic
def give_time(*, actor: Actor, asked_id: UUID, due_on: date, at: datetime) -> InformationAsked:
    """Set another day for one organisation; it is told, and reminded anew."""
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_give_time(actor, asked)
    policies.check_due_day(due_on, today=at.date())
    asked.due_on, asked.reminder, asked.reminded_at = due_on, "", None
    asked.save(update_fields=["due_on", "reminder", "reminded_at"])
    _record_asked(actor, asked, at)
    return asked


def _record_asked(actor: Actor, asked: InformationAsked, at: datetime) -> None:
    """The event names this organisation's row alone: through a shared id, two could find out about each other."""
    ledger.record(
        actor=actor,
        act=Act.INFORMATION_ASKED,
        subject_kind=SubjectKind.INFORMATION_REQUEST,
        subject_id=asked.pk,
        at=at,
        on_behalf_of=asked.organisation_id,
        after=asked.state,
        facts={"due_on": asked.due_on.isoformat()},
    )


@transaction.atomic
def end_asked(*, actor: Actor, asked_id: UUID, reason: str, at: datetime) -> InformationAsked:
    """Ask no longer, and say why; what was given stays."""
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_end(actor, asked)
    return ledger.move(
        asked,
        to=AskedState.ENDED,
        table=ASKED,
        actor=actor,
        act=Act.INFORMATION_ENDED,
        at=at,
        also={"reason": reason, "settled_by": actor.id, "settled_at": at},
        on_behalf_of=asked.organisation_id,
    )
