"""Who reports what an organisation does, and who takes note of it (C9)."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import ActivityUpdate
from dialogue.policies.updates import check_not_noted_yet
from dialogue.states.updates import ACTIVITY, NOTING, ActivityState


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point reports for the organisation. Tell them what should be reported.")


class OnlyThoseWhoFollowMay(NotAllowed):
    for_people = _("Reports of organisations are read by those who keep in touch with them or prepare disclosures.")


class OnlyReviewersMay(NotAllowed):
    for_people = _("Only the contact point, analysts and team leads take note of a report.")


_READING = NOTING | {Role.HEAD, Role.DISCLOSURE_OFFICER}


def check_may_read(actor: Actor) -> None:
    if actor.organisation_id is not None:
        check_may_report(actor)
    elif actor.role not in _READING:
        raise OnlyThoseWhoFollowMay


def check_may_report(actor: Actor) -> UUID:
    """Return the organisation for which this actor speaks."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    return actor.organisation_id


def check_may_note(actor: Actor, activity: ActivityUpdate) -> None:
    if actor.role not in NOTING:
        raise OnlyReviewersMay
    check_not_noted_yet(activity)
    ACTIVITY.check(old=activity.state, new=ActivityState.NOTED, role=actor.role)


def allowed_acts(actor: Actor, activity: ActivityUpdate) -> dict[str, Answer]:
    return {"note": answer(partial(check_may_note, actor, activity))}
