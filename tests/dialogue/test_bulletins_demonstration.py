"""The demonstration has guidance, a bulletin that answers a question, a draft, and a question that waits."""

from collections import Counter
from dataclasses import replace

import pytest

import accounts.demonstration
from common import clock
from dialogue.demonstration.bulletins import tell_bulletins
from dialogue.models import Bulletin, Enquiry
from dialogue.selectors.bulletins import current_guidance

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_the_demonstration_of_bulletins(safe_places, settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    world = accounts.demonstration.load(at)
    tell_bulletins(at, world)

    told = Counter(Bulletin.objects.values_list("kind", "state"))
    assert told == {("guidance", "published"): 1, ("bulletin", "published"): 1, ("bulletin", "draft"): 1}
    assert Counter(Enquiry.objects.values_list("state", flat=True)) == {"published": 1, "answered": 1, "asked": 1}
    assert [one.number for one in current_guidance(world.actor("basil"))] == [1]
