"""The demonstration shows what came of meetings: minutes agreed, a topic in each state, something late."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

import accounts.demonstration
import custody.checks
from common import clock
from dialogue.demonstration.agenda import tell_agenda
from dialogue.models import ActionItem, Minutes, Topic, TopicSupport
from dialogue.selectors.agenda import waiting_for
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicState
from tests.factories import agenda, meetings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


def test_the_demonstration_of_agendas(safe_places, settings):
    """One load, looked at from every side; the meetings are the factory's."""
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    world = accounts.demonstration.load(at)
    looms, valley = world.organisations["LOOMS"], world.organisations["POMEGRANATE"]
    meetings.make_platform(looms, valley)
    for days_ago in (60, 5):
        agenda.held_lately(looms, days_ago=days_ago)
    agenda.planned_soon(looms)

    assert tell_agenda(clock.now() + timedelta(seconds=1), world) == Topic.objects.count()

    states = Counter(Topic.objects.values_list("state", flat=True))
    assert states == {TopicState.ADOPTED: 1, TopicState.DECLINED: 1, TopicState.PROPOSED: 2}
    assert Counter(Minutes.objects.values_list("state", flat=True)) == {
        MinutesState.AGREED: 1,
        MinutesState.CIRCULATED: 1,
    }
    assert TopicSupport.objects.get().organisation_id == valley.pk
    assert ActionItem.objects.count() == 6
    waiting = waiting_for(world.actor("basil"), at=clock.now())
    assert [item.is_overdue for item in waiting.own] == [True, False]
    assert len(waiting.to_comment) == 1
    assert custody.checks.violations(clock.now()) == []
