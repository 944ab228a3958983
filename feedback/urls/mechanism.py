"""What staff reach of feedback and lessons."""

from django.urls import path

from feedback.views import staff, staff_advice, staff_lessons, staff_note, staff_write

app_name = "feedback"
_NOTE = "notes/<uuid:note_id>/"
_SUBMISSION = "submissions/<uuid:submission_id>/"
_LESSON = "lessons/<uuid:lesson_id>/"

urlpatterns = [
    path("", staff.due_list, name="due"),
    path(_SUBMISSION, staff.submission, name="submission"),
    path(f"{_SUBMISSION}begin/", staff_write.begin, name="begin"),
    path(f"{_SUBMISSION}postpone/", staff_write.put_off, name="postpone"),
    path("organisations/<uuid:organisation_id>/", staff.organisation, name="organisation"),
    path(_NOTE, staff_note.note, name="note"),
    path(f"{_NOTE}edit/", staff_write.edit, name="edit"),
    path(f"{_NOTE}clear/", staff_note.clear, name="clear"),
    path(f"{_NOTE}return/", staff_note.give_back, name="give_back"),
    path(f"{_NOTE}send/", staff_note.send, name="send"),
    path(f"{_NOTE}drop/", staff_note.drop, name="drop"),
    path("advice/", staff_advice.library, name="advice"),
    path("advice/new/", staff_advice.add, name="add_advice"),
    path("advice/<uuid:advice_id>/retire/", staff_advice.retire, name="retire_advice"),
    path("lessons/", staff_lessons.lessons, name="lessons"),
    path(_LESSON, staff_lessons.lesson, name="lesson"),
    path(f"{_LESSON}answer/", staff_lessons.answer, name="answer_lesson"),
    path(f"{_LESSON}change/", staff_lessons.change, name="change_lesson"),
]
