"""Topics, minutes and action items, as an organisation finds them below its meetings."""

from django.urls import path

from dialogue.views import ngo_actions, ngo_agenda, ngo_topics

_MEETING = "meetings/<uuid:meeting_id>/"
_TOPIC = "meetings/topics/<uuid:topic_id>/"
_ACTION = "meetings/actions/<uuid:action_id>/"

PARTNER = [
    path("meetings/topics/", ngo_topics.topics, name="topics"),
    path("meetings/topics/new/", ngo_topics.propose, name="propose_topic"),
    path(_TOPIC, ngo_topics.topic, name="topic"),
    path(f"{_TOPIC}support/", ngo_topics.support, name="support_topic"),
    path(f"{_TOPIC}withdraw/", ngo_topics.withdraw, name="withdraw_topic"),
    path(f"{_MEETING}agenda/", ngo_agenda.agenda, name="agenda"),
    path(f"{_MEETING}minutes/", ngo_agenda.minutes, name="minutes"),
    path(f"{_MEETING}minutes/comment/", ngo_agenda.comment, name="comment_minutes"),
    path("meetings/actions/", ngo_actions.actions, name="actions"),
    path("meetings/actions/settled/", ngo_actions.settled, name="actions_settled"),
    path(_ACTION, ngo_actions.action, name="action"),
    path(f"{_ACTION}done/", ngo_actions.finish, name="finish_action"),
]
