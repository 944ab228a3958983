"""Bulletins, guidance and questions: pages of both faces, and the public ones that ask nobody who they are."""

from typing import ClassVar

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from dialogue.states.bulletins import BulletinKind
from dialogue.views import (
    ngo_bulletins,
    ngo_enquiries,
    public_bulletins,
    public_feed,
    staff_bulletin_deciding,
    staff_bulletin_questions,
    staff_bulletin_writing,
    staff_bulletins,
    staff_enquiries,
    staff_enquiry_answers,
)


class SeriesConverter(StringConverter):
    """What is numbered in a row of its own: bulletins, guidance."""

    regex = "bulletins|guidance"
    words: ClassVar = {"bulletins": BulletinKind.BULLETIN, "guidance": BulletinKind.GUIDANCE}

    def to_python(self, value: str) -> BulletinKind:
        return self.words[value]

    def to_url(self, value: str) -> str:
        return next(word for word, kind in self.words.items() if kind == value)


class EditionConverter(StringConverter):
    """The language in the address, so that a page can be kept and passed on as it is."""

    regex = "ar|en"


register_converter(SeriesConverter, "series")
register_converter(EditionConverter, "edition")

_PUBLIC = "public/<series:kind>/"
_EDITION = f"{_PUBLIC}<edition:language>/"
_BULLETIN = "bulletins/<uuid:bulletin_id>/"
_ENQUIRY = "questions/<uuid:enquiry_id>/"

PARTNER: list[URLPattern] = [
    path("bulletins/", ngo_bulletins.bulletins, name="bulletins"),
    path(_BULLETIN, ngo_bulletins.bulletin, name="bulletin"),
    path("guidance/", ngo_bulletins.guidance, name="guidance"),
    path("questions/", ngo_enquiries.enquiries, name="enquiries"),
    path("questions/new/", ngo_enquiries.ask, name="ask"),
    path(_ENQUIRY, ngo_enquiries.enquiry, name="enquiry"),
    path(_PUBLIC, public_bulletins.in_their_language, name="public"),
    path(_EDITION, public_bulletins.shelf, name="public_shelf"),
    path(f"{_EDITION}<int:number>/", public_bulletins.one, name="public_bulletin"),
    path(f"{_EDITION}feed/", public_feed.feed, name="public_feed"),
]
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
