"""The partner face's own database role: it speaks, attaches and reads; it rewrites nothing, and sees no scan."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from dialogue.models import Attachment, Message, ReadMark, Thread, Voice
from dialogue.states.threads import AttachmentState, ThreadState
from dialogue.states.voices import VoiceState
from tests.actors import URLCONFS, client_of
from tests.factories.accounts import make_member, make_organisation
from tests.factories.staff import make_handed_over
from tests.factories.threads import attached, begun, given_voice

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dialogue_message SET text = 'x'",
        "DELETE FROM dialogue_message",
        "UPDATE dialogue_thread SET title = 'x'",
        "UPDATE dialogue_thread SET organisation_id = organisation_id",
        "DELETE FROM dialogue_thread",
        "UPDATE dialogue_attachment SET label = 'x'",
        "UPDATE dialogue_attachment SET state = 'secured'",
        "DELETE FROM dialogue_attachment",
        "SELECT * FROM dialogue_attachmentscan",
        "UPDATE dialogue_voice SET answer = 'yes'",
        "DELETE FROM dialogue_voice",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    attached(begun(), state=AttachmentState.STORED)
    given_voice(state=VoiceState.ANSWERED)
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_speaking_attaching_and_reading_need_no_more(as_partner):
    organisation = make_organisation()
    submission = make_handed_over(organisation)
    browser = client_of(make_member(organisation=organisation))
    as_partner()

    def to(name, *args):
        return reverse(f"dialogue:{name}", args=args)

    words = {"title": "Dates", "text": "When?"}
    assert browser.post(to("new_message_about", submission.pk), words).status_code == 302
    thread = Thread.objects.get()
    for name, *ids in (("messages",), ("message_thread", thread.pk), ("voices",), ("attach_file", thread.pk)):
        assert browser.get(to(name, *ids)).status_code == 200, name
    assert browser.post(to("write_message", thread.pk), {"text": "More."}).status_code == 302
    file = {"text": "Here.", "label": "List", "file": SimpleUploadedFile("x.txt", b"Monday")}
    assert browser.post(to("attach_file", thread.pk), file).status_code == 302
    assert browser.post(to("close_thread", thread.pk)).status_code == 302
    assert browser.post(to("reopen_thread", thread.pk)).status_code == 302
    assert browser.post(to("give_voice"), {"text": "Listen."}).status_code == 302

    assert Thread.objects.get().state == ThreadState.OPEN
    counts = [model.objects.count() for model in (Message, Attachment, ReadMark, Voice)]
    assert counts == [3, 1, 1, 1]
