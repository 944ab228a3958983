"""Bulletins, guidance and the questions that wait, for those who write and clear them."""

from django.urls import URLPattern, path

from dialogue.views import (
    staff_bulletin_deciding,
    staff_bulletin_questions,
    staff_bulletin_writing,
    staff_bulletins,
    staff_enquiries,
    staff_enquiry_answers,
)

_BULLETIN = "bulletins/<uuid:bulletin_id>/"
_ENQUIRY = "questions/<uuid:enquiry_id>/"

MECHANISM: list[URLPattern] = [
    path("bulletins/", staff_bulletins.bulletins, name="bulletins"),
    path("bulletins/new/", staff_bulletin_writing.begin, name="begin_bulletin"),
    path(_BULLETIN, staff_bulletins.bulletin, name="bulletin"),
    path(f"{_BULLETIN}edit/", staff_bulletin_writing.edit, name="edit_bulletin"),
    path(f"{_BULLETIN}questions/new/", staff_bulletin_questions.add, name="add_bulletin_question"),
    path(f"{_BULLETIN}questions/<uuid:question_id>/", staff_bulletin_questions.edit, name="edit_bulletin_question"),
    path(
        f"{_BULLETIN}questions/<uuid:question_id>/remove/",
        staff_bulletin_questions.remove,
        name="remove_bulletin_question",
    ),
    path(f"{_BULLETIN}clear/", staff_bulletin_deciding.clear, name="clear_bulletin"),
    path(f"{_BULLETIN}return/", staff_bulletin_deciding.give_back, name="return_bulletin"),
    path(f"{_BULLETIN}publish/", staff_bulletin_deciding.publish, name="publish_bulletin"),
    path(f"{_BULLETIN}drop/", staff_bulletin_deciding.drop, name="drop_bulletin"),
    path("guidance/", staff_bulletins.guidance, name="guidance"),
    path("questions/", staff_enquiries.enquiries, name="enquiries"),
    path("questions/settled/", staff_enquiries.settled, name="settled_enquiries"),
    path(_ENQUIRY, staff_enquiries.enquiry, name="enquiry"),
    path(f"{_ENQUIRY}answer/", staff_enquiry_answers.answer, name="answer_enquiry"),
    path(f"{_ENQUIRY}set-aside/", staff_enquiry_answers.set_aside, name="set_aside_enquiry"),
    path(f"{_ENQUIRY}take-up/", staff_enquiry_answers.take_up, name="take_up_enquiry"),
    path(f"{_ENQUIRY}let-go/", staff_enquiry_answers.let_go, name="let_go_enquiry"),
]
