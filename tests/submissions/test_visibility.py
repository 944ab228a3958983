"""Who sees what, written whole: every role against every kind of row, with rows that could leak beside them."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from guardian.models import UserObjectPermission

from common.actors import PARTNER_ROLES, Role, for_every_role
from submissions.kinds import Level
from submissions.models import CatalogueEntry, Item, ItemUserGrant, Receipt, Submission
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, person_with, pure
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item

pytestmark = pytest.mark.django_db

STATES = SubmissionState
ALL_HANDED_OVER = {"unassigned", "ours", "other team's", "restricted", "other NGO's"}

SUBMISSIONS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: {"own draft", "ours"},
        Role.NGO_FOCAL_POINT: {"own draft", "colleague's draft", "unassigned", "ours", "other team's", "restricted"},
        Role.CONTACT_POINT: ALL_HANDED_OVER,
        Role.ANALYST: {"ours", "restricted"},
        # and what nobody has yet, whoever provided it
        Role.TEAM_LEAD: {"ours", "restricted", "unassigned", "other NGO's"},
        Role.DISCLOSURE_OFFICER: set(),
        Role.HEAD: ALL_HANDED_OVER,
        Role.PROTECTION_OFFICER: ALL_HANDED_OVER,
        Role.EVIDENCE_OFFICER: ALL_HANDED_OVER,
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: ALL_HANDED_OVER | {"own draft", "colleague's draft"},
    }
)
# In each submission of the world: one secured item, one restricted, one still expected, one held.
EVERY_STATE = frozenset({"secured", "restricted", "expected", "held"})
HANDED_OVER = frozenset({"secured", "restricted", "held"})
NOT_RESTRICTED = frozenset({"secured", "held"})
ITEMS = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: {"own draft": EVERY_STATE, "ours": EVERY_STATE},
        Role.NGO_FOCAL_POINT: dict.fromkeys(SUBMISSIONS[Role.NGO_FOCAL_POINT], EVERY_STATE),
        Role.CONTACT_POINT: {},
        Role.ANALYST: {"ours": NOT_RESTRICTED},
        Role.TEAM_LEAD: {"ours": NOT_RESTRICTED},
        Role.DISCLOSURE_OFFICER: {},
        Role.HEAD: dict.fromkeys(ALL_HANDED_OVER - {"restricted"}, NOT_RESTRICTED),
        Role.PROTECTION_OFFICER: dict.fromkeys(ALL_HANDED_OVER, HANDED_OVER),
        Role.EVIDENCE_OFFICER: dict.fromkeys(ALL_HANDED_OVER, HANDED_OVER),
        Role.AUDITOR: {},
        Role.ADMINISTRATOR: {},
        Role.WORKER: dict.fromkeys(ALL_HANDED_OVER | {"own draft", "colleague's draft"}, EVERY_STATE),
    }
)
RECEIPTS = for_every_role(
    {
        role: set()
        if role not in PARTNER_ROLES | {Role.WORKER}
        else SUBMISSIONS[role] - {"own draft", "colleague's draft"}
        for role in Role
    }
)
CATALOGUE = for_every_role(
    {
        role: {"ours"}
        if role in {Role.ANALYST, Role.TEAM_LEAD}
        else {"ours", "other team's"}
        if role == Role.WORKER
        else set()
        for role in Role
    }
)


@pytest.fixture
def world():
    """Two NGOs and two teams, and a submission for every way of not being for somebody."""
    own, other = make_organisation(name="Olive"), make_organisation(name="Cedar")
    team, other_team = make_team(), make_team()
    oneself = uuid4()
    world = SimpleNamespace(own=own, other=other, team=team, oneself=oneself, submissions={})
    kinds = {
        "own draft": (own, {"state": STATES.DRAFT}, oneself),
        "colleague's draft": (own, {"state": STATES.DRAFT}, uuid4()),
        "unassigned": (own, {"state": STATES.HANDED_OVER}, uuid4()),
        "ours": (own, {"team": team, "state": STATES.UNDER_REVIEW}, oneself),
        "other team's": (own, {"team": other_team}, uuid4()),
        "restricted": (own, {"team": team, "level": Level.RESTRICTED}, uuid4()),
        "other NGO's": (other, {}, uuid4()),
    }
    for label, (organisation, more, created_by) in kinds.items():
        submission = make_handed_over(organisation, label=label, **more)
        Submission.objects.filter(pk=submission.pk).update(created_by=created_by)
        world.submissions[label] = submission
        make_item(submission, 1)
        make_item(submission, 2, level=Level.RESTRICTED)
        make_item(submission, 3, state=ItemState.EXPECTED)
        make_item(submission, 4, state=ItemState.HELD)
    return world


NUMBERS = {1: "secured", 2: "restricted", 3: "expected", 4: "held"}


def somebody(role: Role, world: SimpleNamespace):
    if role in PARTNER_ROLES:
        actor = pure(role, organisation_id=world.own.pk)
        return type(actor)(id=world.oneself, role=role, organisation_id=world.own.pk)
    return pure(role, team_ids=[world.team.pk])


@pytest.mark.parametrize("role", Role)
def test_visible_submissions_by_role(role, world):
    seen = Submission.objects.visible_to(somebody(role, world))

    assert set(seen.values_list("label", flat=True)) == SUBMISSIONS[role]


@pytest.mark.parametrize("role", Role)
def test_visible_items_by_role(role, world):
    seen: dict[str, set[str]] = {}
    for item in Item.objects.visible_to(somebody(role, world)).select_related("submission"):
        seen.setdefault(item.submission.label, set()).add(NUMBERS[item.number])

    assert seen == ITEMS[role]


@pytest.mark.parametrize("role", Role)
def test_visible_receipts_by_role(role, world):
    for label in set(world.submissions) - {"own draft", "colleague's draft"}:
        Receipt.objects.create(
            submission=world.submissions[label],
            number=1,
            reference=label[:16],
            document=b"",
            item_count=1,
            issued_at=NOON,
        )

    seen = Receipt.objects.visible_to(somebody(role, world)).values_list("submission__label", flat=True)

    assert set(seen) == RECEIPTS[role]


@pytest.mark.parametrize("role", Role)
def test_visible_entries_by_role(role, world):
    for label in ("ours", "other team's"):
        make_entry(Item.objects.get(submission=world.submissions[label], number=1), label)

    seen = CatalogueEntry.objects.visible_to(somebody(role, world)).values_list("title", flat=True)

    assert set(seen) == CATALOGUE[role]


def grant(person, item):
    ItemUserGrant.objects.assign_perm("see_restricted_item", person, item)


def test_restricted_item_is_seen_by_the_person_named_and_by_nobody_else_of_the_team(world):
    item = Item.objects.get(submission=world.submissions["ours"], number=2)
    named, colleague = (person_with(Role.ANALYST, team=world.team) for _ in range(2))
    grant(named, item)

    assert item in Item.objects.visible_to(actor_of(named))
    assert item not in Item.objects.visible_to(actor_of(colleague))


def test_of_a_restricted_submission_only_the_items_named_are_seen(world):
    first, second = Item.objects.filter(submission=world.submissions["restricted"], number__in=[1, 2]).order_by(
        "number"
    )
    named = person_with(Role.ANALYST, team=world.team)
    grant(named, first)

    seen = Item.objects.visible_to(actor_of(named)).filter(submission=world.submissions["restricted"])

    assert list(seen) == [first]
    assert second not in seen


def test_a_name_opens_nothing_outside_the_own_teams(world):
    item = Item.objects.get(submission=world.submissions["other team's"], number=2)
    named = person_with(Role.ANALYST, team=world.team)
    grant(named, item)

    assert item not in Item.objects.visible_to(actor_of(named))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.CONTACT_POINT, Role.DISCLOSURE_OFFICER])
def test_a_name_opens_nothing_for_roles_without_content(role, world):
    item = Item.objects.get(submission=world.submissions["ours"], number=2)
    named = person_with(role, team=world.team)
    grant(named, item)

    assert not Item.objects.visible_to(actor_of(named)).exists()


def test_a_grant_of_another_permission_or_in_the_general_table_is_a_no(world):
    item = Item.objects.get(submission=world.submissions["ours"], number=2)
    person = person_with(Role.ANALYST, team=world.team)
    ItemUserGrant.objects.create(
        user=person, content_object=item, permission=Permission.objects.get(codename="view_item")
    )
    UserObjectPermission.objects.assign_perm("see_restricted_item", person, item)

    assert item not in Item.objects.visible_to(actor_of(person))


@pytest.mark.parametrize("role", Role)
def test_being_superuser_shows_nothing_more(role, world, monkeypatch):
    """`is_superuser` grants nothing: there is no column to set, and a class that claims it changes no answer."""
    actor = somebody(role, world)
    before = set(Item.objects.visible_to(actor).values_list("pk", flat=True))
    monkeypatch.setattr("accounts.models.Person.is_superuser", True)

    assert set(Item.objects.visible_to(actor).values_list("pk", flat=True)) == before
