"""Requests for information, help to reach somebody, and what organisations report."""

from django.urls import path

from dialogue.views import staff_reaching, staff_requests, staff_requests_write, staff_updates

_ASKED, _WHOLE = "requests/<uuid:asked_id>/", "requests/whole/<uuid:request_id>/"
_REACH, _UPDATE = "reach/<uuid:reach_id>/", "updates/<uuid:activity_id>/"

MECHANISM = [
    path("requests/", staff_requests.requests, name="requests"),
    path("requests/over/", staff_requests.over, name="requests_over"),
    path("requests/new/", staff_requests_write.draft, name="request_new"),
    path(_WHOLE, staff_requests_write.whole, name="request_whole"),
    path(f"{_WHOLE}edit/", staff_requests_write.edit, name="request_edit"),
    path(f"{_WHOLE}send/", staff_requests_write.send, name="request_send"),
    path(f"{_WHOLE}drop/", staff_requests_write.drop, name="request_drop"),
    path(_ASKED, staff_requests.asked, name="request"),
    path(f"{_ASKED}time/", staff_requests.give_time, name="request_time"),
    path(f"{_ASKED}end/", staff_requests.end, name="request_end"),
    path("reach/", staff_reaching.reaches, name="reaches"),
    path("reach/over/", staff_reaching.over, name="reaches_over"),
    path("reach/new/", staff_reaching.ask, name="reach_new"),
    path(_REACH, staff_reaching.reach, name="reach"),
    path(f"{_REACH}end/", staff_reaching.end, name="reach_end"),
    path("updates/", staff_updates.updates, name="updates"),
    path(_UPDATE, staff_updates.update, name="update"),
    path(f"{_UPDATE}note/", staff_updates.note, name="update_note"),
]
