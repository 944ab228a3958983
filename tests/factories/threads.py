"""Conversations and views, made by the real services."""

import io
from datetime import datetime, timedelta

from accounts.models import Organisation
from common.actors import WORKER, Actor, Role
from custody import sequencer
from dialogue.models import Attachment, Message, Thread, Voice
from dialogue.services import attach, deposit, secure_attachments, threads, voices
from dialogue.states.threads import AttachmentState, ThreadState
from dialogue.states.voices import VoiceState
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation


def focal_point(organisation: Organisation) -> Actor:
    return with_role(Role.NGO_FOCAL_POINT, organisation=organisation)


def begun(
    organisation: Organisation | None = None,
    *,
    actor: Actor | None = None,
    submission: Submission | None = None,
    title: str = "Dates of a visit",
    text: str = "When may we come?",
    state: ThreadState = ThreadState.OPEN,
    at: datetime = NOON,
) -> Thread:
    """A conversation an organisation began; actor: somebody else who did."""
    organisation = organisation or (submission.organisation if submission else make_organisation())
    thread = threads.open_thread(
        actor=actor or focal_point(organisation),
        organisation_id=organisation.pk,
        title=title,
        text=text,
        submission_id=submission.pk if submission else None,
        at=at,
    )
    if state == ThreadState.CLOSED:
        threads.close_thread(actor=contact_point(), thread_id=thread.pk, at=at)
        thread.refresh_from_db()
    return thread


def said(thread: Thread, text: str = "On Tuesday.", *, actor: Actor | None = None, at: datetime = NOON) -> Message:
    """One more message; of a contact point, unless actor says who."""
    return threads.write_message(actor=actor or contact_point(), thread_id=thread.pk, text=text, at=at)


def attached(
    thread: Thread,
    data: bytes = b"a list of dates",
    *,
    label: str = "List of dates",
    actor: Actor | None = None,
    state: AttachmentState = AttachmentState.ARRIVED,
    at: datetime = NOON,
) -> Attachment:
    """A file that came with a message and has come so far."""
    file = attach.Sent(label=label, stream=io.BytesIO(data), size_bytes=len(data))
    sender = actor or focal_point(thread.organisation)
    attachment = attach.attach_file(actor=sender, thread_id=thread.pk, text="Here it is.", file=file, at=at)
    if state != AttachmentState.ARRIVED:
        deposit.deposit_attachment(actor=WORKER, attachment_id=attachment.pk, at=at)
    if state == AttachmentState.SECURED:
        sequencer.sequence(at)
        secure_attachments.secure_stored(at)
    attachment.refresh_from_db()
    return attachment


def given_voice(
    organisation: Organisation | None = None,
    *,
    text: str = "Victims want to hear what becomes of what they told.",
    state: VoiceState = VoiceState.GIVEN,
    at: datetime = NOON,
) -> Voice:
    voice = voices.give_voice(actor=focal_point(organisation or make_organisation()), text=text, at=at)
    if state == VoiceState.ANSWERED:
        answered_at = at + timedelta(days=1)
        voices.answer_voice(actor=contact_point(), voice_id=voice.pk, words="We hear you.", at=answered_at)
        voice.refresh_from_db()
    return voice
