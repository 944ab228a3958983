"""Who drafts a request for information, who sends it, who answers it (C8)."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import InformationAsked, InformationRequest
from dialogue.policies import requests as policies
from dialogue.states.requests import ASKED, REQUEST, AskedState, RequestState


class OnlyDraftersMay(NotAllowed):
    for_people = _("Only the contact point, analysts and team leads ask organisations for information.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point may send this, give more time for it, or end it.")


class NotYourTeam(NotAllowed):
    for_people = _("Choose a team of your own.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point answers for the organisation. Ask them to look at this page.")


_DRAFTING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD})
_READING = _DRAFTING | {Role.HEAD}


def check_may_read(actor: Actor) -> None:
    """Whether there is a list of requests for this actor at all."""
    if actor.organisation_id is not None:
        _check_focal_point(actor)
    elif actor.role not in _READING:
        raise OnlyDraftersMay


def check_may_draft(actor: Actor) -> None:
    if actor.role not in _DRAFTING:
        raise OnlyDraftersMay


def check_may_draft_for(actor: Actor, team: Team | None) -> None:
    """An analyst drafts for a team of their own; a contact point for any, or for none."""
    check_may_draft(actor)
    if actor.role != Role.CONTACT_POINT and (team is None or team.pk not in actor.team_ids):
        raise NotYourTeam


def check_may_change(actor: Actor, wanted: InformationRequest) -> None:
    check_may_draft(actor)
    policies.check_request_is_draft(wanted)


def check_may_send(actor: Actor, wanted: InformationRequest) -> None:
    _check_contact_point(actor)
    policies.check_request_is_draft(wanted)
    REQUEST.check(old=wanted.state, new=RequestState.SENT, role=actor.role)


def check_may_drop(actor: Actor, wanted: InformationRequest) -> None:
    check_may_draft(actor)
    policies.check_request_is_draft(wanted)
    REQUEST.check(old=wanted.state, new=RequestState.DROPPED, role=actor.role)


def check_may_end(actor: Actor, asked: InformationAsked) -> None:
    _check_contact_point(actor)
    policies.check_is_still_asked(asked)
    ASKED.check(old=asked.state, new=AskedState.ENDED, role=actor.role)


def check_may_give_time(actor: Actor, asked: InformationAsked) -> None:
    _check_contact_point(actor)
    policies.check_is_still_asked(asked)


def check_may_answer(actor: Actor, asked: InformationAsked) -> None:
    """The focal point speaks for the organisation, as long as it is still asked."""
    _check_focal_point(actor)
    policies.check_is_still_asked(asked)


def check_may_decline(actor: Actor, asked: InformationAsked) -> None:
    _check_focal_point(actor)
    policies.check_is_still_asked(asked)
    ASKED.check(old=asked.state, new=AskedState.DECLINED, role=actor.role)


def _check_contact_point(actor: Actor) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointMay


def _check_focal_point(actor: Actor) -> UUID:
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    return actor.organisation_id


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {"draft": answer(partial(check_may_draft, actor)), "send_any": answer(partial(_check_contact_point, actor))}


def allowed_on_request(actor: Actor, wanted: InformationRequest) -> dict[str, Answer]:
    return {
        "change": answer(partial(check_may_change, actor, wanted)),
        "send": answer(partial(check_may_send, actor, wanted)),
        "drop": answer(partial(check_may_drop, actor, wanted)),
    }


def allowed_on_asked(actor: Actor, asked: InformationAsked) -> dict[str, Answer]:
    return {
        "end": answer(partial(check_may_end, actor, asked)),
        "give_time": answer(partial(check_may_give_time, actor, asked)),
        "answer": answer(partial(check_may_answer, actor, asked)),
        "decline": answer(partial(check_may_decline, actor, asked)),
    }
