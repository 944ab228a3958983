"""Who forms platforms and asks organisations to join; who says yes, no, or leaves."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import PlatformMember
from dialogue.states.platforms import PLATFORM_MEMBER, MemberState


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point for civil society may do this.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point decides this for your organisation.")


def check_may_form(actor: Actor) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointMay


def check_may_answer(actor: Actor, place: PlatformMember, to: MemberState) -> None:
    """Only the organisation itself agrees to be seen (C10)."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id != place.organisation_id:
        raise OnlyFocalPointMay
    PLATFORM_MEMBER.check(old=place.state, new=to, role=actor.role)


def check_may_end(actor: Actor, place: PlatformMember) -> None:
    """The organisation leaves when it wants; a contact point takes it off when it no longer belongs there."""
    if actor.role == Role.CONTACT_POINT:
        PLATFORM_MEMBER.check(old=place.state, new=MemberState.LEFT, role=actor.role)
    else:
        check_may_answer(actor, place, MemberState.LEFT)


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {"form": answer(partial(check_may_form, actor))}


def allowed_on_place(actor: Actor, place: PlatformMember) -> dict[str, Answer]:
    return {
        "join": answer(partial(check_may_answer, actor, place, MemberState.JOINED)),
        "decline": answer(partial(check_may_answer, actor, place, MemberState.DECLINED)),
        "leave": answer(partial(check_may_end, actor, place)),
    }
