"""Who expresses a view, and who answers it."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import Voice
from dialogue.states.voices import VOICE, VoiceState


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point speaks for the organisation. Ask them to tell the Mechanism.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point answers a view.")


class OnlyAddresseesMay(NotAllowed):
    for_people = _("Views are addressed to the contact point and the Head.")


def check_may_give_voice(actor: Actor) -> UUID:
    """Return the organisation for which this actor speaks (M1)."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    return actor.organisation_id


def check_may_follow_voices(actor: Actor) -> None:
    if actor.role not in {Role.CONTACT_POINT, Role.HEAD}:
        raise OnlyAddresseesMay


def check_may_answer_voice(actor: Actor, voice: Voice) -> None:
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointMay
    VOICE.check(old=voice.state, new=VoiceState.ANSWERED, role=actor.role)


def allowed_on_voice(actor: Actor, voice: Voice) -> dict[str, Answer]:
    return {"answer": answer(partial(check_may_answer_voice, actor, voice))}


def allowed_on_voices(actor: Actor) -> dict[str, Answer]:
    return {"give": answer(partial(check_may_give_voice, actor))}
