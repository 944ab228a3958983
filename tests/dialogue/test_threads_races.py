"""Two at once: each message gets a number of its own, and one view gets one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from common.errors import PortalError
from dialogue.models import Message, Thread
from dialogue.services.threads import write_message
from dialogue.services.voices import answer_voice
from tests.factories.accounts import NOON, contact_point
from tests.factories.threads import begun, focal_point, given_voice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


def at_once(act, actors) -> list[object]:
    """What each got, or the refusal; every call in a thread and a connection of its own."""

    def one(actor) -> object:
        try:
            return act(actor)
        except PortalError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actors)) as pool:
        return list(pool.map(one, actors))


def test_messages_written_at_once_are_all_kept_and_counted():
    thread = begun()
    actors = [focal_point(thread.organisation), contact_point(), contact_point(), contact_point()]

    at_once(lambda actor: write_message(actor=actor, thread_id=thread.pk, text="Now.", at=NOON), actors)

    assert sorted(Message.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Thread.objects.get().message_count == 5


def test_of_two_answers_given_at_once_one_stands():
    voice = given_voice()
    actors = [contact_point(), contact_point()]

    got = at_once(lambda actor: answer_voice(actor=actor, voice_id=voice.pk, words=str(actor.id), at=NOON), actors)

    assert len([one for one in got if isinstance(one, type)]) == 1
    voice.refresh_from_db()
    assert voice.answer == str(voice.answered_by)
