"""Who writes, circulates and agrees minutes, and who comments on them (M2)."""

from datetime import date
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Meeting, Minutes
from dialogue.policies import minutes as policies
from dialogue.states.minutes import MINUTES, MinutesState


class OnlyContactPointWrites(NotAllowed):
    for_people = _("Only a contact point writes and circulates minutes.")


class OnlyFocalPointComments(NotAllowed):
    for_people = _("Your focal point speaks for the organisation. Ask them to comment.")


def _check_keeps_minutes(actor: Actor) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointWrites


def check_may_draft(actor: Actor, meeting: Meeting) -> None:
    _check_keeps_minutes(actor)
    policies.check_meeting_was_held(meeting)


def check_may_write(actor: Actor, minutes: Minutes) -> None:
    _check_keeps_minutes(actor)
    policies.check_minutes_are_in_draft(minutes)


def check_may_circulate(actor: Actor, minutes: Minutes) -> None:
    _check_keeps_minutes(actor)
    MINUTES.check(old=minutes.state, new=MinutesState.CIRCULATED, role=actor.role)
    policies.check_minutes_say_something(minutes)


def check_may_take_back(actor: Actor, minutes: Minutes) -> None:
    """To change them after comments; they go round again before they are agreed."""
    _check_keeps_minutes(actor)
    MINUTES.check(old=minutes.state, new=MinutesState.DRAFT, role=actor.role)


def check_may_agree(actor: Actor, minutes: Minutes, *, today: date) -> None:
    _check_keeps_minutes(actor)
    MINUTES.check(old=minutes.state, new=MinutesState.AGREED, role=actor.role)
    policies.check_comments_are_over(minutes, today=today)


def check_may_comment(actor: Actor, minutes: Minutes, *, today: date) -> UUID:
    """Return the organisation that comments."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointComments
    policies.check_comments_are_open(minutes, today=today)
    return actor.organisation_id


def allowed_on_minutes(actor: Actor, minutes: Minutes, *, today: date) -> dict[str, Answer]:
    return {
        "write": answer(partial(check_may_write, actor, minutes)),
        "circulate": answer(partial(check_may_circulate, actor, minutes)),
        "take_back": answer(partial(check_may_take_back, actor, minutes)),
        "agree": answer(partial(check_may_agree, actor, minutes, today=today)),
        "comment": answer(partial(check_may_comment, actor, minutes, today=today)),
    }


def allowed_on_meeting(actor: Actor, meeting: Meeting) -> dict[str, Answer]:
    return {"draft": answer(partial(check_may_draft, actor, meeting))}
