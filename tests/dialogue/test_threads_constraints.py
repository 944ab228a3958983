"""What the database itself refuses of conversations, files and views, whatever a program says."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from dialogue.models import Attachment, AttachmentScan, Message, ReadMark, Thread, Voice
from dialogue.states.threads import Side
from tests.factories.accounts import NOON
from tests.factories.threads import attached, begun, given_voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def refuses(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def change(row, **columns):
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**columns)


def test_a_conversation_has_a_title_a_state_and_a_side():
    thread = begun()
    refuses("thread_has_a_title", change(thread, title=""))
    refuses("thread_state_is_known", change(thread, state="lost"))
    refuses("thread_side_is_known", change(thread, last_side="public"))
    assert Thread.objects.get().message_count == 1


def test_a_message_has_words_a_side_and_a_number_of_its_own():
    thread = begun()

    def say(**more):
        what = {"number": 2, "text": "x", "side": Side.PROVIDER, "written_by": uuid4(), "written_at": NOON}
        return lambda: Message.objects.create(thread=thread, **what | more)

    refuses("message_number_once_per_thread", say(number=1))
    refuses("message_says_something", say(text=""))
    refuses("message_side_is_known", say(side="public"))


def test_each_person_has_one_mark_in_a_conversation():
    mark_of = {"reader": ReadMark.objects.filter(thread=begun()).get().reader, "read_count": 1, "read_at": NOON}
    refuses("read_mark_once", lambda: ReadMark.objects.create(thread=Thread.objects.get(), **mark_of))


def test_a_file_says_what_it_is_and_when_it_was_stored():
    attachment = attached(begun())
    refuses("attachment_says_what_it_is", change(attachment, label=""))
    refuses("attachment_is_not_empty", change(attachment, size_bytes=0))
    refuses("attachment_state_is_known", change(attachment, state="lost"))
    refuses("attachment_stored_says_when", change(attachment, state="stored"))
    refuses("attachment_secured_says_when", change(attachment, state="secured", stored_at=NOON))
    assert Attachment.objects.get().state == "arrived"
    scan = {"detail": "", "tool": "x", "tool_version": "1", "at": NOON}
    refuses(
        "attachment_scan_is_known",
        lambda: AttachmentScan.objects.create(attachment=attachment, outcome="perhaps", **scan),
    )


def test_a_view_has_words_and_its_answer_says_who_and_when():
    voice = given_voice()
    refuses("voice_says_something", change(voice, text=""))
    who = {"answer": "x", "answered_by": uuid4(), "answered_at": NOON}
    refuses("voice_state_is_known", change(voice, state="heard", **who))
    refuses("voice_answer_says_who_and_when", change(voice, state="answered", answer="x"))
    refuses("voice_answer_says_who_and_when", change(voice, state="answered", answered_by=uuid4(), answered_at=NOON))
    assert Voice.objects.get().state == "given"
