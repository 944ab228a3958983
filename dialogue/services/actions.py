"""Action items: recorded after a meeting, given another owner or day, done or given up (M2)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import ActionChange, ActionItem
from dialogue.permissions import actions as permissions
from dialogue.policies import actions as policies
from dialogue.policies.actions import Owner
from dialogue.selectors import actions as selectors
from dialogue.selectors.meetings import get_meeting
from dialogue.states.actions import ACTION, ActionState


@transaction.atomic
def record_action(*, actor: Actor, meeting_id: UUID, text: str, owner: Owner, due_on: date, at: datetime) -> ActionItem:
    """Record what is to be done after a meeting, by whom and until when.

    Source: Protocol, meetings twice a year (M2).
    """
    meeting = get_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_record(actor, meeting)
    policies.check_owner(meeting, owner)
    policies.check_due_on(due_on, today=at.date())
    action = ActionItem.objects.create(
        meeting=meeting,
        organisation_id=owner.organisation_id,
        staff_role=owner.staff_role or "",
        text=text,
        due_on=due_on,
        recorded_by=actor.id,
        recorded_at=at,
    )
    _record(actor=actor, action=action, act=Act.ACTION_RECORDED, told=action.organisation_id, at=at)
    return action


@transaction.atomic
def change_action(*, actor: Actor, action_id: UUID, owner: Owner, due_on: date, why: str, at: datetime) -> ActionItem:
    """Give it another owner or day; what it was before is kept, and both owners are told."""
    action = selectors.lock_action(actor=actor, action_id=action_id)
    permissions.check_may_change(actor, action)
    policies.check_owner(action.meeting, owner)
    policies.check_something_changes(action, owner, due_on)
    if due_on != action.due_on:
        policies.check_due_on(due_on, today=at.date())
    ActionChange.objects.create(
        action=action,
        organisation_id=action.organisation_id,
        staff_role=action.staff_role,
        due_on=action.due_on,
        why=why,
        changed_by=actor.id,
        changed_at=at,
    )
    before = _concerned(action)
    action.organisation_id, action.staff_role = owner.organisation_id, owner.staff_role or ""
    action.due_on = due_on
    action.save(update_fields=["organisation", "staff_role", "due_on"])
    for told in dict.fromkeys([before, _concerned(action)]):
        _record(actor=actor, action=action, act=Act.ACTION_CHANGED, told=told, at=at)
    return action


@transaction.atomic
def finish_action(*, actor: Actor, action_id: UUID, words: str, at: datetime) -> ActionItem:
    """Say that it is done, and how."""
    action = selectors.lock_action(actor=actor, action_id=action_id)
    permissions.check_may_finish(actor, action)
    return _settle(actor=actor, action=action, to=ActionState.DONE, act=Act.ACTION_DONE, words=words, at=at)


@transaction.atomic
def drop_action(*, actor: Actor, action_id: UUID, words: str, at: datetime) -> ActionItem:
    """Give it up, and say why."""
    action = selectors.lock_action(actor=actor, action_id=action_id)
    permissions.check_may_drop(actor, action)
    return _settle(actor=actor, action=action, to=ActionState.DROPPED, act=Act.ACTION_DROPPED, words=words, at=at)


def _settle(*, actor: Actor, action: ActionItem, to: ActionState, act: Act, words: str, at: datetime) -> ActionItem:
    also: Mapping[str, object] = {"words": words, "settled_by": actor.id, "settled_at": at}
    return ledger.move(
        action, to=to, table=ACTION, actor=actor, act=act, at=at, also=also, on_behalf_of=_concerned(action)
    )


def _concerned(action: ActionItem) -> UUID | None:
    """Whose log it belongs in: the owner's; of what the Mechanism does, the organisation's it met alone."""
    return action.organisation_id or action.meeting.organisation_id


def _record(*, actor: Actor, action: ActionItem, act: Act, told: UUID | None, at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.ACTION_ITEM,
        subject_id=action.pk,
        at=at,
        on_behalf_of=told,
        facts={"due_on": action.due_on.isoformat()},
    )
