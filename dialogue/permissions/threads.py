"""Who begins a conversation, speaks in it, closes it; who attaches a file, and who may open one."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed, NotVisible
from common.permission import Answer, answer
from custody.permissions import MAY_OPEN_ITEMS
from dialogue.models import Attachment, Thread
from dialogue.policies import threads as policies
from dialogue.states.threads import THREAD, ThreadState

_SPEAKING = PARTNER_ROLES | {Role.CONTACT_POINT}


class OnlyTheTwoSidesMay(NotAllowed):
    for_people = _("Only the organisation and its contact point write here. Tell the contact point what to say.")


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation attaches files here: it can seal them, and could not open yours.")


class OnlyEvidenceOfficersMay(NotAllowed):
    for_people = _("Only an evidence officer keeps the list of attached files.")


class OnlyKeepersMay(NotAllowed):
    for_people = _("The reviewing team or an evidence officer may open this file. Ask one of them.")


def check_may_speak(actor: Actor) -> None:
    if actor.role not in _SPEAKING:
        raise OnlyTheTwoSidesMay


def check_may_open_thread(actor: Actor, organisation_id: UUID) -> None:
    """A provider for itself, a contact point with any organisation (C5, C10)."""
    check_may_speak(actor)
    if actor.role in PARTNER_ROLES and actor.organisation_id != organisation_id:
        raise NotVisible


def check_may_write(actor: Actor, thread: Thread) -> None:
    check_may_speak(actor)
    policies.check_thread_is_open(thread)


def check_may_attach(actor: Actor, thread: Thread) -> None:
    if actor.role not in PARTNER_ROLES:
        raise OnlyProviderMay
    policies.check_thread_is_open(thread)


def check_may_close(actor: Actor, thread: Thread) -> None:
    THREAD.check(old=thread.state, new=ThreadState.CLOSED, role=actor.role)


def check_may_reopen(actor: Actor, thread: Thread) -> None:
    THREAD.check(old=thread.state, new=ThreadState.OPEN, role=actor.role)


def check_may_keep_attachments(actor: Actor) -> None:
    """The list of all attached files is for whoever keeps what is stored."""
    if actor.role != Role.EVIDENCE_OFFICER:
        raise OnlyEvidenceOfficersMay


def check_may_open_attachment(actor: Actor, attachment: Attachment) -> None:
    """A contact point opens no content; the reviewing team does, and for the rest an evidence officer."""
    if not MAY_OPEN_ITEMS[actor.role]:
        raise OnlyKeepersMay
    thread = attachment.message.thread
    if actor.role == Role.EVIDENCE_OFFICER:
        return
    if thread.submission is None or thread.submission.team_id not in actor.team_ids:
        raise OnlyKeepersMay
    if policies.is_about_restricted(thread):
        raise OnlyKeepersMay


def allowed_on_thread(actor: Actor, thread: Thread) -> dict[str, Answer]:
    return {
        "write": answer(partial(check_may_write, actor, thread)),
        "attach": answer(partial(check_may_attach, actor, thread)),
        "close": answer(partial(check_may_close, actor, thread)),
        "reopen": answer(partial(check_may_reopen, actor, thread)),
    }


def allowed_on_threads(actor: Actor) -> dict[str, Answer]:
    """What a list of conversations offers this actor."""
    return {
        "speak": answer(partial(check_may_speak, actor)),
        "keep_attachments": answer(partial(check_may_keep_attachments, actor)),
    }


def allowed_on_attachment(actor: Actor, attachment: Attachment) -> dict[str, Answer]:
    return {"open": answer(partial(check_may_open_attachment, actor, attachment))}
