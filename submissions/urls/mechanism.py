"""What staff reach of submissions."""

from django.urls import URLPattern, path

from submissions.views import (
    staff,
    staff_acts,
    staff_assess,
    staff_catalogue,
    staff_custody,
    staff_item,
    staff_limits,
    staff_notes,
    staff_queue,
    staff_report,
    staff_same_bytes,
    staff_sealed,
)

app_name = "submissions"
_SUBMISSION = "<uuid:submission_id>/"
_ASSESSMENT = "assessments/<uuid:assessment_id>/"
_ITEM = "items/<uuid:item_id>/"

urlpatterns: list[URLPattern] = [
    path("", staff_queue.queue, name="queue"),
    path("many/", staff_queue.choose, name="choose_many"),
    path("many/<uuid:bulk_id>/", staff_queue.several, name="many"),
    path("catalogue/", staff_catalogue.catalogue, name="catalogue"),
    path("catalogue/<uuid:search_id>/", staff_catalogue.found, name="found"),
    path("catalogue/<uuid:search_id>/save/", staff_catalogue.save, name="save_search"),
    path("catalogue/saved/<uuid:saved_id>/drop/", staff_catalogue.drop, name="drop_search"),
    path("same-bytes/", staff_same_bytes.same_bytes, name="same_bytes"),
    path(_SUBMISSION, staff.submission, name="submission"),
    path(f"{_SUBMISSION}account/", staff_sealed.account, name="account"),
    path(f"{_SUBMISSION}acknowledge/", staff_acts.acknowledge, name="acknowledge"),
    path(f"{_SUBMISSION}assign/", staff_acts.assign, name="assign"),
    path(f"{_SUBMISSION}take/", staff_acts.take, name="take"),
    path(f"{_SUBMISSION}pass-on/", staff_acts.pass_on, name="pass_on"),
    path(f"{_SUBMISSION}review/", staff_acts.review, name="review"),
    path(f"{_SUBMISSION}ask/", staff_acts.ask, name="ask"),
    path(f"{_SUBMISSION}restrict/", staff_limits.restrict_submission, name="restrict_submission"),
    path(f"{_SUBMISSION}assess/", staff_assess.assess, name="assess"),
    path(f"{_SUBMISSION}notes/", staff_notes.notes, name="notes"),
    path(f"{_SUBMISSION}notes/read/", staff_notes.read, name="read_notes"),
    path(f"{_SUBMISSION}notes/new/", staff_notes.write, name="write_note"),
    path("notes/<uuid:note_id>/", staff_notes.note, name="note"),
    path(_ASSESSMENT, staff_assess.assessment, name="assessment"),
    path(f"{_ASSESSMENT}revise/", staff_assess.revise, name="revise_assessment"),
    path(f"{_ASSESSMENT}again/", staff_assess.again, name="write_assessment_again"),
    path(f"{_ASSESSMENT}confirm/", staff_assess.confirm, name="confirm_assessment"),
    path(f"{_ASSESSMENT}give-back/", staff_assess.give_back, name="return_assessment"),
    path("questions/<uuid:question_id>/answer/", staff_sealed.answer, name="read_answer"),
    path(_ITEM, staff_item.item, name="item"),
    path(f"{_ITEM}custody/", staff_custody.custody, name="item_custody"),
    path(f"{_ITEM}custody/before/", staff_custody.before, name="item_before"),
    path(f"{_ITEM}report/", staff_report.report, name="item_report"),
    path(f"{_ITEM}open/", staff_item.open_item, name="open_item"),
    path(f"{_ITEM}read/", staff_item.read, name="read"),
    path(f"{_ITEM}name/", staff_sealed.item_name, name="item_name"),
    path(f"{_ITEM}held/", staff_item.held, name="held"),
    path(f"{_ITEM}restrict/", staff_limits.restrict, name="restrict"),
    path(f"{_ITEM}people/", staff_limits.name_person, name="name_person"),
    path(f"{_ITEM}people/take-back/", staff_limits.unname_person, name="unname_person"),
]
