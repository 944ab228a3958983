"""Who works on preservation leads, and who takes a closed one up again (W3)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import PreservationLead
from dialogue.policies import leads as policies
from dialogue.states.leads import LEAD, WORKING, LeadState


class OnlyThoseWhoWorkOnLeadsMay(NotAllowed):
    for_people = _("Only analysts, team leads and the contact point work on preservation leads.")


class OnlyTeamLeadsMay(NotAllowed):
    for_people = _("Only a team lead or a contact point takes a closed lead up again.")


class TakeItUpFirst(NotAllowed):
    for_people = _("Take the lead up first: then it is yours to close.")


def check_may_read(actor: Actor) -> None:
    if actor.role not in WORKING | PARTNER_ROLES | {Role.HEAD}:
        raise OnlyThoseWhoWorkOnLeadsMay


def check_may_work(actor: Actor) -> None:
    if actor.role not in WORKING:
        raise OnlyThoseWhoWorkOnLeadsMay


def check_may_take(actor: Actor, lead: PreservationLead) -> None:
    """Take a new lead up, or take it over from a colleague."""
    check_may_work(actor)
    policies.check_lead_is_open(lead)
    if lead.owner_id == actor.id:
        raise policies.YoursAlready


def check_may_weigh(actor: Actor, lead: PreservationLead) -> None:
    check_may_work(actor)
    policies.check_lead_is_open(lead)


def check_may_match(actor: Actor, lead: PreservationLead) -> None:
    check_may_work(actor)
    policies.check_lead_is_open(lead)


def check_may_close(actor: Actor, lead: PreservationLead) -> None:
    check_may_work(actor)
    policies.check_lead_is_open(lead)
    if lead.state == LeadState.NEW:
        raise TakeItUpFirst
    LEAD.check(old=lead.state, new=LeadState.CLOSED, role=actor.role)


def check_may_reopen(actor: Actor, lead: PreservationLead) -> None:
    if actor.role not in {Role.TEAM_LEAD, Role.CONTACT_POINT}:
        raise OnlyTeamLeadsMay
    LEAD.check(old=lead.state, new=LeadState.TAKEN, role=actor.role)


_ON_LEAD = {
    "take": check_may_take,
    "weigh": check_may_weigh,
    "match": check_may_match,
    "close": check_may_close,
    "reopen": check_may_reopen,
}


def allowed_acts(actor: Actor, lead: PreservationLead) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, lead)) for act, check in _ON_LEAD.items()}
