"""Messages and views; organisations have them under the same names."""

from django.urls import URLPattern, path

from dialogue.views import staff_attachments, staff_threads, staff_voices

_THREAD = "messages/<uuid:thread_id>/"
_SUBMISSION = "messages/submissions/<uuid:submission_id>/"
_ORGANISATION = "messages/organisations/<uuid:organisation_id>/"
_FILE = "messages/files/<uuid:attachment_id>/"

MECHANISM: list[URLPattern] = [
    path("messages/", staff_threads.threads, name="messages"),
    path(_ORGANISATION, staff_threads.of_organisation, name="messages_of_organisation"),
    path(f"{_ORGANISATION}new/", staff_threads.begin, name="new_message"),
    path(_SUBMISSION, staff_threads.of_submission, name="messages_of_submission"),
    path(f"{_SUBMISSION}new/", staff_threads.begin_about, name="new_message_about"),
    path("messages/files/", staff_attachments.attachments, name="attachments"),
    path(_FILE, staff_attachments.attachment, name="attachment"),
    path(f"{_FILE}open/", staff_attachments.open_attachment, name="open_attachment"),
    path(f"{_FILE}read/", staff_attachments.read_attachment, name="read_attachment"),
    path(_THREAD, staff_threads.thread, name="message_thread"),
    path(f"{_THREAD}write/", staff_threads.write, name="write_message"),
    path(f"{_THREAD}close/", staff_threads.close, name="close_thread"),
    path(f"{_THREAD}reopen/", staff_threads.reopen, name="reopen_thread"),
    path("views/", staff_voices.voices, name="voices"),
    path("views/<uuid:voice_id>/", staff_voices.voice, name="voice"),
    path("views/<uuid:voice_id>/answer/", staff_voices.answer, name="answer_voice"),
]
