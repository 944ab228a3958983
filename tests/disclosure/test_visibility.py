"""Who sees counterparts, requests, questions, answers and releases: every role, with something there to leak."""

import pytest

from common import clock
from common.actors import PARTNER_ROLES, Role, for_every_role
from common.errors import NotVisible
from disclosure import models
from disclosure.models import Recall, WithheldItem, WorkingCopy
from disclosure.selectors import questions, requests
from tests.actors import with_role
from tests.disclosure.flaws import FLAWS, world
from tests.disclosure.test_locks import look, package_of, put_in, release
from tests.factories.counterparts import make_assistance

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

# What there is, by whom it may be known. Of two providers' rows a focal point sees the own half.
AWARE = {"Counterpart", "Assurance", "AssistanceRequest", "DisclosureRequest", "Question", "Recall"}
DECIDING = AWARE | {
    "CounterpartContact",
    "RecipientKey",
    "RequestItem",
    "Veto",
    "ItemHold",
    "ItemDecision",
    "Package",
    "ReleasedItem",
    "WithheldItem",
    "WorkingCopy",
}
OWN = {"Question", "ItemDecision", "ReleasedItem", "Recall"}
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: set(),
        Role.NGO_FOCAL_POINT: OWN,
        Role.CONTACT_POINT: AWARE,
        Role.ANALYST: AWARE,
        Role.TEAM_LEAD: AWARE,
        Role.DISCLOSURE_OFFICER: DECIDING,
        Role.HEAD: DECIDING,
        Role.PROTECTION_OFFICER: DECIDING,
        Role.EVIDENCE_OFFICER: DECIDING,
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: DECIDING,
    }
)


@pytest.fixture
def that():
    """One row at least of everything, of two providers where there can be two."""
    that = world(clock.now())
    package = package_of(that.request)
    for decision in models.ItemDecision.objects.filter(question__request=that.request):
        put_in(package, decision)
    look()
    release(package)
    look()
    for provider in (that.giver, that.other):
        what = {"item_count": 1, "reason": "ended", "sent_by": that.item.pk, "sent_at": that.at}
        Recall.objects.create(request=that.request, organisation=provider.organisation, **what)
    WithheldItem.objects.create(package=package, item=that.item, part="before")
    FLAWS["copy in the vault, scanned, confirmed"][0](that)
    FLAWS["hold"][0](that)
    FLAWS["veto"][0](that)
    contact = {"office": "Liaison", "how_to_reach": "line 4", "recorded_by": that.item.pk, "recorded_at": that.at}
    models.CounterpartContact.objects.create(counterpart=that.recipient, **contact)
    make_assistance(that.recipient)
    return that


@pytest.mark.parametrize(("role", "names"), SEES.items())
def test_every_model_by_role(role, names, that):
    actor = with_role(role, organisation=that.giver.organisation)
    seen = {name for name in DECIDING if getattr(models, name).objects.visible_to(actor).exists()}

    assert seen == names


def test_the_table_names_every_model():
    assert set(models.__all__) == DECIDING


def test_a_focal_point_sees_the_own_half_and_nothing_of_another_provider(that):
    """Two providers in one request never learn of each other. Source: Protocol C10, D5."""
    for provider in (that.giver, that.other):
        organisation = provider.organisation.pk
        asked = models.Question.objects.visible_to(provider.focal_point).values_list("organisation", flat=True)
        said = models.ItemDecision.objects.visible_to(provider.focal_point)
        left = models.ReleasedItem.objects.visible_to(provider.focal_point)
        recalled = models.Recall.objects.visible_to(provider.focal_point).values_list("organisation", flat=True)

        assert set(asked) == set(recalled) == {organisation}
        assert set(said.values_list("item__submission__organisation", flat=True)) == {organisation}
        assert set(left.values_list("item__submission__organisation", flat=True)) == {organisation}


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_a_partner_role_without_an_organisation_sees_nothing(role, that):
    actor = with_role(role, organisation=that.giver.organisation)
    nowhere = type(actor)(id=actor.id, role=actor.role)

    for name in DECIDING:
        assert not getattr(models, name).objects.visible_to(nowhere).exists(), name


def test_what_is_not_visible_does_not_exist(that):
    other = that.other.focal_point
    for act in (questions.get_question, questions.lock_question):
        with pytest.raises(NotVisible):
            act(actor=other, question_id=that.question.pk)
    for act in (requests.get_request, requests.lock_request):
        with pytest.raises(NotVisible):
            act(actor=other, request_id=that.request.pk)


def test_items_of_a_request_are_counted_for_nobody_who_may_not_see_them(that):
    contact_point = with_role(Role.CONTACT_POINT)

    assert not requests.items_of(contact_point, that.request).exists()
    assert requests.items_page(actor=contact_point, request=that.request).rows == []


def test_a_working_copy_is_seen_with_the_requests_items_only(that):
    assert WorkingCopy.objects.visible_to(with_role(Role.DISCLOSURE_OFFICER)).count() == 1
    assert not WorkingCopy.objects.visible_to(with_role(Role.ANALYST)).exists()
