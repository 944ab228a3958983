"""The demonstration shows a request answered in time, one overdue, one half answered, one declined; people, leads."""

from collections import Counter
from dataclasses import replace

import pytest

import accounts.demonstration
import custody.checks
import feedback.demonstration
import submissions.demonstration
from common import clock
from dialogue.demonstration.requests import tell_requests
from dialogue.models import ActivityUpdate, ContactRequest, InformationAsked, InformationRequest, PreservationLead
from dialogue.selectors import requests as selectors
from dialogue.states.leads import LeadState
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState, Reminder, RequestState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


def test_the_demonstration_of_requests(safe_places, settings):
    """One load, looked at from every side: it takes seconds."""
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    world = accounts.demonstration.load(at)
    feedback.demonstration.begin(at, world)
    submissions.demonstration.load(at, world)

    assert tell_requests(at, world) == InformationAsked.objects.count() == 4

    states = Counter(InformationAsked.objects.values_list("state", flat=True))
    assert states == dict.fromkeys(
        (AskedState.ASKED, AskedState.ANSWERED_IN_PART, AskedState.ANSWERED, AskedState.DECLINED), 1
    )
    overdue = selectors.waiting_for(world.actor("elham"), at=at).rows[0]
    assert (overdue.is_overdue, overdue.asked.reminder) == (True, Reminder.AFTER)
    assert InformationRequest.objects.get(state=RequestState.DRAFT).team is not None
    assert Counter(ContactRequest.objects.values_list("state", flat=True)) == dict.fromkeys(
        (ReachState.ASKED, ReachState.CONSENTED, ReachState.REFUSED), 1
    )
    assert ActivityUpdate.objects.count() == 2
    assert PreservationLead.objects.filter(state=LeadState.TAKEN).count() == 1
    assert custody.checks.violations(at) == []
