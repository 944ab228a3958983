"""Who keeps the register of counterparts, their promises and keys, and what they ask for."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import Conflict, NotAllowed
from common.permission import Answer, answer
from disclosure.models import AssistanceRequest, Assurance, Counterpart, CounterpartContact, RecipientKey
from disclosure.permissions.roles import check_may_prepare, refuse_unless_role
from disclosure.states import RECIPIENT_KEY, AssistanceState, KeyState

_READ_COUNTERPARTS = frozenset(
    {
        Role.CONTACT_POINT,
        Role.ANALYST,
        Role.TEAM_LEAD,
        Role.DISCLOSURE_OFFICER,
        Role.HEAD,
        Role.PROTECTION_OFFICER,
        Role.EVIDENCE_OFFICER,
    }
)


class OnlyWhoKeepsCounterpartsMay(NotAllowed):
    for_people = _("Only a disclosure officer or a contact point may keep the register of counterparts.")


class OnlySecondPersonMay(NotAllowed):
    for_people = _("Only a disclosure officer, an evidence officer or the Head may confirm a key.")


class NotWhoProposedIt(NotAllowed):
    for_people = _("You entered this key. Somebody else has to compare its fingerprint and confirm it.")


class CooperationOver(Conflict):
    for_people = _("Cooperation with this counterpart has ended. Nothing new is recorded for it.")


class OverAlready(Conflict):
    for_people = _("This has ended already.")


def check_may_keep_counterparts(actor: Actor) -> None:
    roles = {Role.DISCLOSURE_OFFICER, Role.CONTACT_POINT}
    refuse_unless_role(actor, roles, OnlyWhoKeepsCounterpartsMay)


def check_may_read_counterparts(actor: Actor) -> None:
    refuse_unless_role(actor, _READ_COUNTERPARTS, NotAllowed)


def check_may_change_counterpart(actor: Actor, counterpart: Counterpart) -> None:
    check_may_keep_counterparts(actor)
    _check_goes_on(counterpart)


def check_may_work_with(actor: Actor, counterpart: Counterpart) -> None:
    """Contacts, assurances, keys, requests for assistance: what opens or ends the way to a recipient (W6)."""
    check_may_prepare(actor)
    _check_goes_on(counterpart)


def check_may_end(actor: Actor, row: CounterpartContact | Assurance) -> None:
    """Stopping is possible when cooperation is over, too."""
    check_may_prepare(actor)
    if row.ended_at is not None:
        raise OverAlready


def check_may_confirm_key(actor: Actor, key: RecipientKey) -> None:
    """A second person compares the fingerprint, obtained by another way (access.md, Four eyes)."""
    roles = {Role.DISCLOSURE_OFFICER, Role.EVIDENCE_OFFICER, Role.HEAD}
    refuse_unless_role(actor, roles, OnlySecondPersonMay)
    if actor.id == key.proposed_by:
        raise NotWhoProposedIt
    RECIPIENT_KEY.check(old=key.state, new=KeyState.CONFIRMED, role=actor.role)
    _check_goes_on(key.counterpart)


def check_may_retire_key(actor: Actor, key: RecipientKey) -> None:
    """Stopping needs one person, not two."""
    RECIPIENT_KEY.check(old=key.state, new=KeyState.RETIRED, role=actor.role)


def check_may_close_assistance(actor: Actor, assistance: AssistanceRequest) -> None:
    check_may_prepare(actor)
    if assistance.state != AssistanceState.OPEN:
        raise OverAlready


def check_may_draft_from(actor: Actor, assistance: AssistanceRequest) -> None:
    """A disclosure is drafted from a request while that is open and its sender is somebody we work with."""
    check_may_close_assistance(actor, assistance)
    _check_goes_on(assistance.counterpart)


def allowed_acts_on_counterpart(actor: Actor, counterpart: Counterpart) -> dict[str, Answer]:
    return {
        "change": answer(partial(check_may_change_counterpart, actor, counterpart)),
        "work_with": answer(partial(check_may_work_with, actor, counterpart)),
    }


def allowed_acts_on_key(actor: Actor, key: RecipientKey) -> dict[str, Answer]:
    """Confirming one's own key is shown as impossible, not hidden: the person should look for a colleague."""
    return {
        "confirm": answer(partial(check_may_confirm_key, actor, key)),
        "retire": answer(partial(check_may_retire_key, actor, key)),
    }


def allowed_acts_on_assistance(actor: Actor, assistance: AssistanceRequest) -> dict[str, Answer]:
    return {
        "close": answer(partial(check_may_close_assistance, actor, assistance)),
        "draft": answer(partial(check_may_draft_from, actor, assistance)),
    }


def may_end(actor: Actor, row: CounterpartContact | Assurance) -> Answer:
    return answer(partial(check_may_end, actor, row))


def _check_goes_on(counterpart: Counterpart) -> None:
    if counterpart.ended_at is not None:
        raise CooperationOver
