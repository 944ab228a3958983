"""Who asks for help to reach somebody, who answers; after a no, only the protection officer asks again (T2, S2)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import ContactRequest
from dialogue.policies import reaching as policies
from dialogue.states.reaching import REACHING, PersonSaid, ReachState


class OnlyAskersMay(NotAllowed):
    for_people = _("Only a contact point or a protection officer asks for help to reach somebody.")


class OnlyProtectionOfficerMay(NotAllowed):
    """Somebody this may concern has said no: do not contact."""

    for_people = _("Somebody this may concern does not want to be contacted. Only a protection officer may ask again.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point answers for the organisation.")


_ASKING = frozenset({Role.CONTACT_POINT, Role.PROTECTION_OFFICER})


def check_may_read(actor: Actor) -> None:
    if actor.organisation_id is None:
        check_may_ask(actor)
    else:
        _check_focal_point(actor)


def check_may_ask(actor: Actor) -> None:
    if actor.role not in _ASKING:
        raise OnlyAskersMay


def check_may_ask_after_refusal(actor: Actor) -> None:
    """A person's no ends the asking, unless protection itself gives a reason to ask again."""
    check_may_ask(actor)
    if actor.role != Role.PROTECTION_OFFICER:
        raise OnlyProtectionOfficerMay


def check_may_agree(actor: Actor, reach: ContactRequest) -> None:
    _check_answer(actor, reach, ReachState.AGREED)


def check_may_decline(actor: Actor, reach: ContactRequest) -> None:
    _check_answer(actor, reach, ReachState.DECLINED)


def check_may_bring_answer(actor: Actor, reach: ContactRequest) -> None:
    """A no can be brought whenever a yes can: the refusal has the wider arrow."""
    _check_answer(actor, reach, ReachState.REFUSED)


def check_may_end(actor: Actor, reach: ContactRequest) -> None:
    check_may_ask(actor)
    policies.check_is_open(reach)
    REACHING.check(old=reach.state, new=ReachState.ENDED, role=actor.role)


STATE_AFTER = {PersonSaid.YES: ReachState.CONSENTED, PersonSaid.NO: ReachState.REFUSED}


def _check_answer(actor: Actor, reach: ContactRequest, to: ReachState) -> None:
    _check_focal_point(actor)
    policies.check_is_open(reach)
    REACHING.check(old=reach.state, new=to, role=actor.role)


def _check_focal_point(actor: Actor) -> None:
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {
        "ask": answer(partial(check_may_ask, actor)),
        "read_reaching": answer(partial(check_may_read, actor)),
        "ask_after_refusal": answer(partial(check_may_ask_after_refusal, actor)),
    }


def allowed_acts(actor: Actor, reach: ContactRequest) -> dict[str, Answer]:
    return {
        "agree": answer(partial(check_may_agree, actor, reach)),
        "decline": answer(partial(check_may_decline, actor, reach)),
        "bring_answer": answer(partial(check_may_bring_answer, actor, reach)),
        "end": answer(partial(check_may_end, actor, reach)),
    }
