"""What staff reach of submissions."""

from django.urls import URLPattern, path

from submissions.views import staff, staff_acts, staff_catalogue, staff_item, staff_limits, staff_sealed

app_name = "submissions"
_SUBMISSION = "<uuid:submission_id>/"
_ITEM = "items/<uuid:item_id>/"

urlpatterns: list[URLPattern] = [
    path("", staff.queue, name="queue"),
    path("catalogue/", staff_catalogue.catalogue, name="catalogue"),
    path(_SUBMISSION, staff.submission, name="submission"),
    path(f"{_SUBMISSION}account/", staff_sealed.account, name="account"),
    path(f"{_SUBMISSION}acknowledge/", staff_acts.acknowledge, name="acknowledge"),
    path(f"{_SUBMISSION}assign/", staff_acts.assign, name="assign"),
    path(f"{_SUBMISSION}review/", staff_acts.review, name="review"),
    path(f"{_SUBMISSION}ask/", staff_acts.ask, name="ask"),
    path(f"{_SUBMISSION}restrict/", staff_limits.restrict_submission, name="restrict_submission"),
    path("questions/<uuid:question_id>/answer/", staff_sealed.answer, name="read_answer"),
    path(_ITEM, staff_item.item, name="item"),
    path(f"{_ITEM}open/", staff_item.open_item, name="open_item"),
    path(f"{_ITEM}read/", staff_item.read, name="read"),
    path(f"{_ITEM}name/", staff_sealed.item_name, name="item_name"),
    path(f"{_ITEM}held/", staff_item.held, name="held"),
    path(f"{_ITEM}restrict/", staff_limits.restrict, name="restrict"),
    path(f"{_ITEM}people/", staff_limits.name_person, name="name_person"),
    path(f"{_ITEM}people/take-back/", staff_limits.unname_person, name="unname_person"),
]
