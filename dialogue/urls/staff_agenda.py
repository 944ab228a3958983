"""Agenda, topics, minutes and action items, below the meetings."""

from django.urls import path

from dialogue.views import staff_actions, staff_agenda, staff_minutes, staff_topics

_MEETING = "meetings/<uuid:meeting_id>/"
_TOPIC = "meetings/topics/<uuid:topic_id>/"
_ACTION = "meetings/actions/<uuid:action_id>/"

MECHANISM = [
    path("meetings/topics/", staff_topics.topics, name="topics"),
    path(_TOPIC, staff_topics.topic, name="topic"),
    path(f"{_TOPIC}adopt/", staff_topics.adopt, name="adopt_topic"),
    path(f"{_TOPIC}defer/", staff_topics.defer, name="defer_topic"),
    path(f"{_TOPIC}decline/", staff_topics.decline, name="decline_topic"),
    path(f"{_TOPIC}withdraw/", staff_topics.withdraw, name="withdraw_topic"),
    path(f"{_MEETING}agenda/", staff_agenda.agenda, name="agenda"),
    path(f"{_MEETING}topics/new/", staff_topics.propose, name="propose_topic"),
    path("meetings/minutes/", staff_minutes.open_ones, name="minutes_open"),
    path(f"{_MEETING}minutes/", staff_minutes.minutes, name="minutes"),
    path(f"{_MEETING}minutes/begin/", staff_minutes.begin, name="draft_minutes"),
    path(f"{_MEETING}minutes/write/", staff_minutes.write, name="write_minutes"),
    path(f"{_MEETING}minutes/circulate/", staff_minutes.circulate, name="circulate_minutes"),
    path(f"{_MEETING}minutes/back/", staff_minutes.take_back, name="take_back_minutes"),
    path(f"{_MEETING}minutes/agree/", staff_minutes.agree, name="agree_minutes"),
    path(f"{_MEETING}actions/new/", staff_actions.record, name="record_action"),
    path("meetings/actions/", staff_actions.actions, name="actions"),
    path("meetings/actions/settled/", staff_actions.settled, name="actions_settled"),
    path(_ACTION, staff_actions.action, name="action"),
    path(f"{_ACTION}change/", staff_actions.change, name="change_action"),
    path(f"{_ACTION}done/", staff_actions.finish, name="finish_action"),
    path(f"{_ACTION}drop/", staff_actions.drop, name="drop_action"),
]
