"""What staff reach of disclosure."""

from django.urls import URLPattern, URLResolver, include, path

from disclosure.views import (
    staff,
    staff_acts,
    staff_approve,
    staff_copies,
    staff_draft,
    staff_hold,
    staff_item,
    staff_propose,
    staff_release,
)

app_name = "disclosure"
_REQUEST = "<uuid:request_id>/"
_ITEM = f"{_REQUEST}items/<uuid:item_id>/"
_COPY = f"{_REQUEST}copies/<uuid:copy_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", staff.request_list, name="requests"),
    path("new/", staff_draft.new, name="new"),
    path("releases/", staff.released, name="releases"),
    path("counterparts/", include("disclosure.urls.counterparts")),
    path("propose/", staff_propose.propose_items, name="propose_items"),
    path("propose/<uuid:submission_id>/", staff_propose.propose, name="propose"),
    path("holds/<uuid:item_id>/", staff_hold.hold, name="hold"),
    path(_REQUEST, staff.one, name="request"),
    path(f"{_REQUEST}edit/", staff_draft.edit, name="edit"),
    path(f"{_REQUEST}items/", staff.items, name="items"),
    path(f"{_REQUEST}items/add/", staff_draft.add_items, name="add_items"),
    path(f"{_REQUEST}items/remove/", staff_draft.remove_items, name="remove_items"),
    path(f"{_REQUEST}items/remove-barred/", staff_draft.remove_barred, name="remove_barred"),
    path(f"{_REQUEST}ask/", staff_acts.ask, name="ask"),
    path(f"{_REQUEST}reopen/", staff_acts.reopen, name="reopen"),
    path(f"{_REQUEST}drop/", staff_acts.drop, name="drop"),
    path(f"{_REQUEST}approve/", staff_approve.approve, name="approve"),
    path(f"{_REQUEST}refuse/", staff_acts.refuse, name="refuse"),
    path(f"{_REQUEST}veto/", staff_acts.veto, name="veto"),
    path(f"{_REQUEST}veto/lift/", staff_acts.lift_veto, name="lift_veto"),
    path(f"{_REQUEST}package/", staff_release.package, name="package"),
    path(f"{_REQUEST}release/", staff_release.release, name="release"),
    path(f"{_REQUEST}acknowledge/", staff_release.acknowledge, name="acknowledge"),
    path(f"{_REQUEST}recall/<uuid:organisation_id>/", staff_release.recall, name="recall"),
    path("recalls/<uuid:recall_id>/answer/", staff_release.recall_answer, name="recall_answer"),
    path("sources/<uuid:source_id>/releases/", staff_release.source, name="releases_of_source"),
    path(_ITEM, staff_item.item, name="item"),
    path(f"{_ITEM}open/", staff_item.open_item, name="open_item"),
    path(f"{_ITEM}read/", staff_item.read, name="read_item"),
    path(f"{_ITEM}copy/", staff_item.choose_copy, name="choose_copy"),
    path(f"{_ITEM}copies/new/", staff_copies.new_copy, name="new_copy"),
    path(f"{_COPY}confirm/", staff_copies.confirm_copy, name="confirm_copy"),
    path(f"{_COPY}open/", staff_copies.open_copy, name="open_copy"),
    path(f"{_COPY}read/", staff_copies.read_copy, name="read_copy"),
]
