"""Who asks the Mechanism a question, and who answers it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Bulletin, Enquiry
from dialogue.permissions.bulletins import check_may_edit
from dialogue.policies import enquiries as policies
from dialogue.states.enquiries import ANSWERING
from dialogue.visibility.enquiries import WRITING


class OnlyOrganisationsAsk(NotAllowed):
    for_people = _("Only people of an organisation ask questions here.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point answers questions.")


class OnlyThoseInvolvedRead(NotAllowed):
    for_people = _("Only those who answer questions or write bulletins read them.")


def check_may_ask(actor: Actor, organisation: Organisation) -> None:
    """Every member asks for the own organisation."""
    if actor.role not in PARTNER_ROLES or actor.organisation_id != organisation.pk:
        raise OnlyOrganisationsAsk
    policies.check_organisation_may_ask(organisation)


def check_may_read_queue(actor: Actor) -> None:
    if actor.role not in WRITING - {Role.WORKER}:
        raise OnlyThoseInvolvedRead


def check_may_answer(actor: Actor, enquiry: Enquiry) -> None:
    _check_contact_point(actor)
    policies.check_enquiry_waits(enquiry)


def check_may_take_up(actor: Actor, enquiry: Enquiry) -> None:
    """Put it to a bulletin, in other words."""
    _check_contact_point(actor)
    policies.check_enquiry_may_be_taken_up(enquiry)


def check_may_take_up_in(actor: Actor, enquiry: Enquiry, bulletin: Bulletin) -> None:
    check_may_take_up(actor, enquiry)
    policies.check_bulletin_may_answer(bulletin)


def check_may_let_go(actor: Actor, enquiry: Enquiry) -> Bulletin:
    """Take it out of a draft again; it waits as before. Returns the draft."""
    _check_contact_point(actor)
    bulletin = policies.check_enquiry_is_taken_up(enquiry)
    check_may_edit(actor, bulletin)
    return bulletin


def _check_contact_point(actor: Actor) -> None:
    if actor.role not in ANSWERING:
        raise OnlyContactPointMay


_ON_ENQUIRY = {
    "answer": check_may_answer,
    "set_aside": check_may_answer,
    "take_up": check_may_take_up,
    "let_go": check_may_let_go,
}


def allowed_acts(actor: Actor, enquiry: Enquiry) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, enquiry)) for act, check in _ON_ENQUIRY.items()}


def may_ask(actor: Actor, organisation: Organisation) -> Answer:
    return answer(partial(check_may_ask, actor, organisation))
