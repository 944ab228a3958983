"""The demonstration shows a conversation at every stage, and views answered in time, waiting and late."""

from collections import Counter
from dataclasses import replace

import pytest

import accounts.demonstration
import custody.checks
import dialogue.checks
import submissions.demonstration
from common import clock
from dialogue.demonstration.messages import tell_messages
from dialogue.models import Attachment, Thread
from dialogue.selectors import unanswered, voices

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


@pytest.fixture
def world(safe_places, settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    people = accounts.demonstration.load(at)
    submissions.demonstration.load(at, people)
    assert tell_messages(at, people) == 3
    return people


def test_the_demonstration_of_messages(world):
    """One load, looked at from every side: it takes seconds."""
    at = clock.now()
    assert Counter(Thread.objects.values_list("state", "last_side")) == {
        ("closed", "provider"): 1,
        ("open", "provider"): 1,
        ("open", "mechanism"): 1,
    }
    dima = world.actor("dima")
    assert unanswered.waiting_for(dima, at=at).to_answer == 1
    assert unanswered.unread_count(world.actor("carine")) == 1
    waiting = voices.waiting_for(dima, at=at)
    assert (waiting.to_answer, waiting.overdue) == (2, 1)
    assert Attachment.objects.get().state == "secured"
    assert custody.checks.violations(at) == []
    assert dialogue.checks.violations(at) == []
