"""The demonstration is real: every submission, copy and event of it was made by the services people use."""

import time
from dataclasses import replace

import pytest
from django.db.models import Q

import accounts.demonstration
from accounts.states import Standing
from common.actors import Role
from consent.scope import ENDS_SOON_DAYS
from consent.selectors import expiring_records
from custody import checks
from submissions import demonstration
from submissions.demonstration.cast import NoCast
from submissions.demonstration.stories import STORIES
from submissions.kinds import Level, Urgency
from submissions.models import CatalogueEntry, InformationQuestion, Item, ItemConfidentiality, Submission
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of
from tests.factories.accounts import NOON
from tests.factories.staff import demonstration_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.integration
def test_demonstration_shows_every_state_and_every_trouble(safe_places):
    people = demonstration_people()
    started = time.monotonic()

    told = demonstration.load(NOON)

    assert time.monotonic() - started < 15
    assert len(told) == len(STORIES) == Submission.objects.count()
    assert set(Submission.objects.values_list("state", flat=True)) == set(SubmissionState)
    assert Submission.objects.filter(urgency=Urgency.RISK, state=SubmissionState.HANDED_OVER).count() == 1
    assert Item.objects.filter(state=ItemState.HELD, held_reason="digest_mismatch").count() == 1
    assert InformationQuestion.objects.filter(answered_at=None).count() == 1
    assert ItemConfidentiality.objects.count() == 1
    restricted = Item.objects.get(level=Level.RESTRICTED)
    assert Item.objects.visible_to(actor_of(people[Role.ANALYST])).filter(pk=restricted.pk).exists()
    assert not Item.objects.visible_to(actor_of(people[Role.TEAM_LEAD])).filter(pk=restricted.pk).exists()
    assert not CatalogueEntry.objects.filter(pk=restricted.pk).exists()
    searched = Item.objects.filter(Q(state=ItemState.SECURED) & Q(submission__team__isnull=False))
    assert CatalogueEntry.objects.count() == searched.exclude(pk=restricted.pk).count() == 8
    ending = expiring_records(actor_of(people[Role.ANALYST]), on=NOON.date(), within_days=ENDS_SOON_DAYS)
    assert ending.count() == 1
    assert checks.violations(NOON) == []


@pytest.mark.integration
def test_demonstration_plays_with_the_people_accounts_has_made(safe_places, settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    world = accounts.demonstration.load(NOON)

    told = demonstration.load(NOON, world)

    assert len(told) == len(STORIES)
    assert Submission.objects.values("organisation").distinct().count() > 1
    assert Submission.objects.exclude(organisation__state=Standing.SIGNATORY).count() == 0


def test_demonstration_without_people_says_who_is_missing(safe_places):
    with pytest.raises(NoCast):
        demonstration.load(NOON)
