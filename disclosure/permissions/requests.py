"""Who prepares a disclosure, who approves it, who stops it, who lets it out. Each check raises; pages ask the same."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import MECHANISM_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from disclosure import policies
from disclosure.models import DisclosureRequest
from disclosure.permissions.counterparts import check_may_keep_counterparts
from disclosure.permissions.roles import OnlyDisclosureOfficersMay, check_may_prepare, refuse_unless_role
from disclosure.states import DISCLOSURE, REQUEST_OPEN, REQUEST_RELEASED, RequestState
from submissions.permissions import OnlyReviewersMay, check_may_hold_back

# Auditors read the log, administrators keep the house.
REQUEST_ROLES = MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR}


class OnlyHeadsMay(NotAllowed):
    for_people = _("Only the Head or a Deputy Head may decide this.")


class NotTheRequester(NotAllowed):
    """Four eyes: who asked for a disclosure may not approve it."""

    for_people = _("You took part in asking for this disclosure, so somebody else has to decide.")


class OnlyProtectionOfficersMay(NotAllowed):
    for_people = _("Only a protection officer may veto a disclosure, or lift the veto.")


class OnlyThoseWhoWorkWithDisclosureMay(NotAllowed):
    for_people = _("Your role has no part in disclosure.")


class OnlyThoseWhoDecideMay(NotAllowed):
    for_people = _("Which items these are is for those who prepare, approve, keep or may stop them.")


def check_may_see_requests(actor: Actor) -> None:
    refuse_unless_role(actor, REQUEST_ROLES, OnlyThoseWhoWorkWithDisclosureMay)


def check_may_see_items(actor: Actor) -> None:
    """Which items a request holds, and what stands in their way; others learn only that there is a request."""
    roles = {Role.DISCLOSURE_OFFICER, Role.HEAD, Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER}
    refuse_unless_role(actor, roles, OnlyThoseWhoDecideMay)


def check_may_propose(actor: Actor) -> None:
    """Whoever reviews material says what could be useful to a recipient; officers, Heads and providers decide (D1)."""
    refuse_unless_role(actor, {Role.ANALYST, Role.TEAM_LEAD}, OnlyReviewersMay)


def check_may_edit(actor: Actor, request: DisclosureRequest) -> None:
    check_may_prepare(actor)
    policies.check_request_is(request, RequestState.DRAFTED)


def check_may_propose_items(actor: Actor, request: DisclosureRequest) -> None:
    """Officers by reference; analysts and team leads what they see themselves."""
    refuse_unless_role(actor, {Role.DISCLOSURE_OFFICER, Role.ANALYST, Role.TEAM_LEAD}, OnlyDisclosureOfficersMay)
    policies.check_request_is(request, RequestState.DRAFTED)


def check_may_ask(actor: Actor, request: DisclosureRequest) -> None:
    _check_may_move(actor, request, RequestState.ASKED)


def check_may_reopen(actor: Actor, request: DisclosureRequest) -> None:
    _check_may_move(actor, request, RequestState.DRAFTED)


def check_may_drop(actor: Actor, request: DisclosureRequest) -> None:
    _check_may_move(actor, request, RequestState.DROPPED)


def _check_may_move(actor: Actor, request: DisclosureRequest, to: RequestState) -> None:
    check_may_prepare(actor)
    DISCLOSURE.check(old=request.state, new=to, role=actor.role)


def check_may_approve(actor: Actor, request: DisclosureRequest) -> None:
    """The Head or a Deputy, and never whoever asked for it (access.md, Four eyes).

    Source: Protocol D1.
    """
    refuse_unless_role(actor, {Role.HEAD}, OnlyHeadsMay)
    if actor.id in {request.created_by, request.asked_by}:
        raise NotTheRequester
    DISCLOSURE.check(old=request.state, new=RequestState.APPROVED, role=actor.role)


def check_may_refuse(actor: Actor, request: DisclosureRequest) -> None:
    refuse_unless_role(actor, {Role.HEAD}, OnlyHeadsMay)
    DISCLOSURE.check(old=request.state, new=RequestState.REFUSED, role=actor.role)


def check_may_veto(actor: Actor, request: DisclosureRequest) -> None:
    """At any moment before it has left (V1)."""
    refuse_unless_role(actor, {Role.PROTECTION_OFFICER}, OnlyProtectionOfficersMay)
    policies.check_request_is(request, *REQUEST_OPEN)


def check_may_hold(actor: Actor) -> None:
    check_may_hold_back(actor)


def check_may_open_item(actor: Actor, request: DisclosureRequest) -> None:
    """The officer who prepares a request reads its items while it is open; through nothing else."""
    check_may_prepare(actor)
    policies.check_request_is(request, *REQUEST_OPEN)


def check_may_attach_copy(actor: Actor, request: DisclosureRequest) -> None:
    """Also after the answer: it may have asked for redactions. Not after approval: another copy is another decision."""
    check_may_prepare(actor)
    policies.check_request_is(request, RequestState.DRAFTED, RequestState.ASKED, RequestState.ANSWERED)


def check_may_fetch(actor: Actor, request: DisclosureRequest) -> None:
    """Not before it is released: no byte leaves the house while its release can still be refused."""
    check_may_prepare(actor)
    policies.check_request_is(request, *REQUEST_RELEASED)


def check_may_release(actor: Actor, request: DisclosureRequest) -> None:
    _check_may_move(actor, request, RequestState.RELEASED)


def check_may_acknowledge(actor: Actor, request: DisclosureRequest) -> None:
    _check_may_move(actor, request, RequestState.ACKNOWLEDGED)


def check_may_recall(actor: Actor, request: DisclosureRequest) -> None:
    check_may_prepare(actor)
    policies.check_request_is(request, *REQUEST_RELEASED)


def allowed_acts(actor: Actor, request: DisclosureRequest) -> dict[str, Answer]:
    """Which buttons of a request's page live, and why the others do not."""
    ask = partial(partial, actor=actor, request=request)
    return {
        "see_items": answer(partial(check_may_see_items, actor)),
        "edit": answer(ask(check_may_edit)),
        "add_items": answer(ask(check_may_propose_items)),
        "ask": answer(ask(check_may_ask)),
        "reopen": answer(ask(check_may_reopen)),
        "drop": answer(ask(check_may_drop)),
        "approve": answer(ask(check_may_approve)),
        "refuse": answer(ask(check_may_refuse)),
        "veto": answer(ask(check_may_veto)),
        "hold": answer(partial(check_may_hold, actor)),
        "open_item": answer(ask(check_may_open_item)),
        "attach_copy": answer(ask(check_may_attach_copy)),
        "fetch": answer(ask(check_may_fetch)),
        "release": answer(ask(check_may_release)),
        "acknowledge": answer(ask(check_may_acknowledge)),
        "recall": answer(ask(check_may_recall)),
    }


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {
        "prepare": answer(partial(check_may_prepare, actor)),
        "see_items": answer(partial(check_may_see_items, actor)),
        "keep_counterparts": answer(partial(check_may_keep_counterparts, actor)),
    }
