"""Who looks at a working copy and says that it may leave: a second person who may open content (D4)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from disclosure import policies
from disclosure.models import DisclosureRequest, WorkingCopy
from disclosure.permissions.roles import refuse_unless_role
from disclosure.states import REQUEST_OPEN, RequestState

_SECOND_LOOK = frozenset({Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER})


class OnlySecondLookMay(NotAllowed):
    for_people = _("Only a disclosure officer or an evidence officer may look at a working copy and confirm it.")


class NotWhoMadeIt(NotAllowed):
    for_people = _("You made this working copy. Somebody else has to look at it and confirm it.")


def check_may_open_copy(actor: Actor, request: DisclosureRequest) -> None:
    """While the request is open, like the items in it."""
    refuse_unless_role(actor, _SECOND_LOOK, OnlySecondLookMay)
    policies.check_request_is(request, *REQUEST_OPEN)


def check_may_confirm_copy(actor: Actor, request: DisclosureRequest, copy: WorkingCopy) -> None:
    """Never who made it; not after approval: what leaves was decided then (access.md, Four eyes).

    Source: Protocol D4.
    """
    refuse_unless_role(actor, _SECOND_LOOK, OnlySecondLookMay)
    if actor.id == copy.made_by:
        raise NotWhoMadeIt
    policies.check_request_is(request, RequestState.DRAFTED, RequestState.ASKED, RequestState.ANSWERED)


def allowed_acts_on_copy(actor: Actor, request: DisclosureRequest, copy: WorkingCopy) -> dict[str, Answer]:
    return {
        "open": answer(partial(check_may_open_copy, actor, request)),
        "confirm": answer(partial(check_may_confirm_copy, actor, request, copy)),
    }
