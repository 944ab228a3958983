"""Who writes bulletins and guidance, who clears them, who publishes them."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Bulletin
from dialogue.policies import bulletins as policies
from dialogue.states.bulletins import AUTHORS, BULLETIN, CLEARING, INVOLVED, PUBLISHING, BulletinState


class OnlyWritersMay(NotAllowed):
    for_people = _("Only analysts, team leads and contact points write bulletins and guidance.")


class OnlySecondOfficerMay(NotAllowed):
    for_people = _("Only a team lead, a contact point or the Head may clear this.")


class NotTheAuthor(NotAllowed):
    for_people = _("You wrote words of this, so somebody else has to clear it.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point may publish this.")


class OnlyThoseInvolvedMay(NotAllowed):
    for_people = _("Only those who write, clear or publish bulletins work on this page.")


def _refuse_unless_role(actor: Actor, roles: frozenset[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_may_write(actor: Actor) -> None:
    _refuse_unless_role(actor, AUTHORS, OnlyWritersMay)


def check_may_edit(actor: Actor, bulletin: Bulletin) -> None:
    check_may_write(actor)
    policies.check_bulletin_is_in_draft(bulletin)


def check_may_drop(actor: Actor, bulletin: Bulletin) -> None:
    check_may_write(actor)
    BULLETIN.check(old=bulletin.state, new=BulletinState.DROPPED, role=actor.role)


def check_may_clear(actor: Actor, bulletin: Bulletin) -> None:
    """A second officer reads every word, in both languages, and finds nobody in it who asked (R3, C10)."""
    _check_may_judge(actor, bulletin)
    BULLETIN.check(old=bulletin.state, new=BulletinState.CLEARED, role=actor.role)
    policies.check_bulletin_is_complete(bulletin)
    policies.check_nobody_who_asked_is_shown(bulletin)
    policies.check_askers_may_read(bulletin)


def check_may_return(actor: Actor, bulletin: Bulletin) -> None:
    """A second officer gives a draft back, or anybody who clears one that was cleared, with a reason."""
    if bulletin.state == BulletinState.CLEARED:
        _refuse_unless_role(actor, CLEARING, OnlySecondOfficerMay)
        return
    _check_may_judge(actor, bulletin)
    policies.check_bulletin_is_in_draft(bulletin)


def check_may_publish(actor: Actor, bulletin: Bulletin) -> None:
    _refuse_unless_role(actor, PUBLISHING, OnlyContactPointMay)
    BULLETIN.check(old=bulletin.state, new=BulletinState.PUBLISHED, role=actor.role)


def _check_may_judge(actor: Actor, bulletin: Bulletin) -> None:
    _refuse_unless_role(actor, CLEARING, OnlySecondOfficerMay)
    if actor.id in bulletin.writers:
        raise NotTheAuthor


_ON_BULLETIN = {
    "edit": check_may_edit,
    "clear": check_may_clear,
    "give_back": check_may_return,
    "publish": check_may_publish,
    "drop": check_may_drop,
}


def allowed_acts(actor: Actor, bulletin: Bulletin) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, bulletin)) for act, check in _ON_BULLETIN.items()}


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {
        "write": answer(partial(check_may_write, actor)),
        "clear_any": answer(partial(_refuse_unless_role, actor, CLEARING, OnlySecondOfficerMay)),
        "publish_any": answer(partial(_refuse_unless_role, actor, PUBLISHING, OnlyContactPointMay)),
        "work": answer(partial(_refuse_unless_role, actor, INVOLVED, OnlyThoseInvolvedMay)),
    }
