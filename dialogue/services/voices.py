"""Views of organisations: each is answered; none of them directs the Mechanism (M1, C10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Voice
from dialogue.permissions import voices as permissions
from dialogue.selectors import voices
from dialogue.states.voices import VOICE, VoiceState


@transaction.atomic
def give_voice(*, actor: Actor, text: str, at: datetime) -> Voice:
    """Express the organisation's view in its own words; it is answered within thirty days.

    Source: Protocol, civil society expresses its views (M1).
    """
    organisation_id = permissions.check_may_give_voice(actor)
    voice = Voice.objects.create(organisation_id=organisation_id, text=text, given_by=actor.id, given_at=at)
    ledger.record(
        actor=actor,
        act=Act.VOICE_GIVEN,
        subject_kind=SubjectKind.VOICE,
        subject_id=voice.pk,
        at=at,
        on_behalf_of=organisation_id,
    )
    return voice


@transaction.atomic
def answer_voice(*, actor: Actor, voice_id: UUID, words: str, at: datetime) -> Voice:
    """Answer it; the organisation, and no other, reads the answer (C10)."""
    voice = voices.lock_voice(actor=actor, voice_id=voice_id)
    permissions.check_may_answer_voice(actor, voice)
    return ledger.move(
        voice,
        to=VoiceState.ANSWERED,
        table=VOICE,
        actor=actor,
        act=Act.VOICE_ANSWERED,
        at=at,
        also={"answer": words, "answered_by": actor.id, "answered_at": at},
        on_behalf_of=voice.organisation_id,
    )
