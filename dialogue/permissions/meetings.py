"""Who plans, convenes, moves, holds meetings; who answers an invitation and agrees to shorter notice."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Invitation, Meeting
from dialogue.policies import meetings as rules
from dialogue.policies.platforms import check_organisation_meets
from dialogue.states.meetings import MEETING, MeetingState
from dialogue.visibility.platforms import READING


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point for civil society may do this.")


class OnlyReadersMay(NotAllowed):
    for_people = _("Meetings are read by those who keep in touch with organisations.")


class OnlyInvitedMay(NotAllowed):
    for_people = _("Only members of an organisation that is invited answer the invitation.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point agrees to this for your organisation.")


def check_may_keep(actor: Actor) -> None:
    """Organisations propose topics; when and with whom the Mechanism meets, it decides alone (C10)."""
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointMay


def check_may_read(actor: Actor) -> None:
    """Whoever keeps in touch with organisations, or works with those who do."""
    if actor.role not in READING:
        raise OnlyReadersMay


def check_may_plan(actor: Actor, organisation: Organisation | None) -> None:
    check_may_keep(actor)
    if organisation is not None:
        check_organisation_meets(organisation)


def _check_arrow(to: MeetingState, actor: Actor, meeting: Meeting) -> None:
    check_may_keep(actor)
    MEETING.check(old=meeting.state, new=to, role=actor.role)


check_may_convene = partial(_check_arrow, MeetingState.CONVENED)
check_may_hold = partial(_check_arrow, MeetingState.HELD)
check_may_cancel = partial(_check_arrow, MeetingState.CANCELLED)


def check_may_move(actor: Actor, meeting: Meeting) -> None:
    check_may_keep(actor)
    rules.check_is_convened(meeting)


def check_may_plan_anew(actor: Actor, meeting: Meeting) -> None:
    """Another day, as long as nobody was invited."""
    _check_arrow(MeetingState.CONVENED, actor, meeting)


def check_may_add_participant(actor: Actor, meeting: Meeting) -> None:
    check_may_keep(actor)
    rules.check_is_ahead(meeting)


def check_may_record_attendance(actor: Actor, meeting: Meeting) -> None:
    check_may_keep(actor)
    rules.check_is_held(meeting)


def check_may_reply(actor: Actor, meeting: Meeting, invitation: Invitation | None) -> None:
    if actor.role not in PARTNER_ROLES or invitation is None or invitation.organisation_id != actor.organisation_id:
        raise OnlyInvitedMay
    rules.check_is_convened(meeting)


def check_may_waive(actor: Actor, meeting: Meeting) -> UUID:
    """Return the organisation for which the longer notice is given up."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    rules.check_is_ahead(meeting)
    return actor.organisation_id


_OF_STAFF: dict[str, Callable[[Actor, Meeting], None]] = {
    "convene": check_may_convene,
    "plan_anew": check_may_plan_anew,
    "move": check_may_move,
    "cancel": check_may_cancel,
    "hold": check_may_hold,
    "add_participant": check_may_add_participant,
    "record_attendance": check_may_record_attendance,
}


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {"keep": answer(partial(check_may_keep, actor))}


def allowed_acts(actor: Actor, meeting: Meeting) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, meeting)) for act, check in _OF_STAFF.items()}


def allowed_to_partner(actor: Actor, meeting: Meeting, invitation: Invitation | None) -> dict[str, Answer]:
    return {
        "reply": answer(partial(check_may_reply, actor, meeting, invitation)),
        "waive": answer(partial(check_may_waive, actor, meeting)),
    }
