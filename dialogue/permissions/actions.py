"""Who records action items, who says that they are done, who gives them up (M2)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import ActionItem, Meeting
from dialogue.policies import actions as policies
from dialogue.states.actions import ACTION, ActionState


class OnlyContactPointKeeps(NotAllowed):
    for_people = _("Only a contact point records and changes action items.")


class OnlyOwnerMay(NotAllowed):
    for_people = _("Only whoever is to do this, or a contact point, says that it is done.")


def _check_keeps_actions(actor: Actor) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointKeeps


def check_may_record(actor: Actor, meeting: Meeting) -> None:
    _check_keeps_actions(actor)
    policies.check_meeting_has_actions(meeting)


def check_may_change(actor: Actor, action: ActionItem) -> None:
    _check_keeps_actions(actor)
    policies.check_action_is_open(action)


def check_may_finish(actor: Actor, action: ActionItem) -> None:
    """The focal point of the organisation that does it, the colleague whose role does it, or the contact point."""
    own = actor.role == Role.NGO_FOCAL_POINT and action.organisation_id in {actor.organisation_id} - {None}
    if not own and actor.role not in {Role.CONTACT_POINT, action.staff_role}:
        raise OnlyOwnerMay
    policies.check_action_is_open(action)
    ACTION.check(old=action.state, new=ActionState.DONE, role=actor.role)


def check_may_drop(actor: Actor, action: ActionItem) -> None:
    _check_keeps_actions(actor)
    policies.check_action_is_open(action)


_ON_ACTION = {"change": check_may_change, "finish": check_may_finish, "drop": check_may_drop}


def allowed_on_action(actor: Actor, action: ActionItem) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, action)) for act, check in _ON_ACTION.items()}


def allowed_on_meeting(actor: Actor, meeting: Meeting) -> dict[str, Answer]:
    return {"record": answer(partial(check_may_record, actor, meeting))}
