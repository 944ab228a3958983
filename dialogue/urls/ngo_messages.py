"""Messages and views of an organisation; staff have them under the same names."""

from django.urls import URLPattern, path

from dialogue.views import ngo_attach, ngo_threads, ngo_voices

_THREAD = "messages/<uuid:thread_id>/"
_SUBMISSION = "messages/submissions/<uuid:submission_id>/"

PARTNER: list[URLPattern] = [
    path("messages/", ngo_threads.threads, name="messages"),
    path("messages/new/", ngo_threads.begin, name="new_message"),
    path(_SUBMISSION, ngo_threads.of_submission, name="messages_of_submission"),
    path(f"{_SUBMISSION}new/", ngo_threads.begin_about, name="new_message_about"),
    path(_THREAD, ngo_threads.thread, name="message_thread"),
    path(f"{_THREAD}write/", ngo_threads.write, name="write_message"),
    path(f"{_THREAD}attach/", ngo_attach.attach, name="attach_file"),
    path(f"{_THREAD}close/", ngo_threads.close, name="close_thread"),
    path(f"{_THREAD}reopen/", ngo_threads.reopen, name="reopen_thread"),
    path("views/", ngo_voices.voices, name="voices"),
    path("views/new/", ngo_voices.give, name="give_voice"),
]
