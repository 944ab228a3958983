"""Requests for information, help to reach somebody and reports on cases, from the organisation's side."""

from django.urls import path

from dialogue.views import ngo_reaching, ngo_requests, ngo_updates

_ASKED, _WHOLE = "requests/<uuid:asked_id>/", "requests/whole/<uuid:request_id>/"
_REACH, _UPDATE = "reach/<uuid:reach_id>/", "updates/<uuid:activity_id>/"

PARTNER = [
    path("requests/", ngo_requests.requests, name="requests"),
    path(_ASKED, ngo_requests.asked, name="request"),
    path(f"{_ASKED}answer/", ngo_requests.answer, name="request_answer"),
    path(f"{_ASKED}submission/", ngo_requests.tie, name="request_tie"),
    path(f"{_ASKED}begin/", ngo_requests.begin, name="request_begin"),
    path(f"{_ASKED}decline/", ngo_requests.decline, name="request_decline"),
    path("reach/", ngo_reaching.reaches, name="reaches"),
    path(_REACH, ngo_reaching.reach, name="reach"),
    path(f"{_REACH}agree/", ngo_reaching.agree, name="reach_agree"),
    path(f"{_REACH}decline/", ngo_reaching.decline, name="reach_decline"),
    path(f"{_REACH}person/", ngo_reaching.bring_answer, name="reach_person"),
    path("updates/", ngo_updates.updates, name="updates"),
    path("updates/new/", ngo_updates.report, name="update_new"),
    path(_UPDATE, ngo_updates.update, name="update"),
]
