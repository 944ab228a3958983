"""Topics: proposed by organisations, decided by the contact point alone, each time with words (M2, C10)."""

from uuid import uuid4

import pytest

from accounts.states import Standing
from common.actors import PARTNER_ROLES, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Topic, TopicDecision, TopicSupport
from dialogue.permissions import topics as permissions
from dialogue.policies import topics as policies
from dialogue.policies.platforms import NoSignatory
from dialogue.selectors import topics as selectors
from dialogue.services import meetings as meeting_services
from dialogue.services import topic_decisions, topics
from dialogue.services.platforms import leave_platform
from dialogue.services.topics import With
from dialogue.states.topics import TopicShare, TopicState
from dialogue.visibility.platforms import READING
from tests.actors import with_role
from tests.factories import agenda, meetings
from tests.factories.accounts import NOON, contact_point, make_organisation

pytestmark = pytest.mark.django_db


def events_of(topic) -> list[tuple[str, object]]:
    found = CustodyEvent.objects.filter(subject_id=topic.pk).order_by("sequence")
    return [(one.act, one.on_behalf_of) for one in found]


def propose(actor, whom, share=TopicShare.NOBODY):
    return topics.propose_topic(actor=actor, whom=whom, title="x", text="", share=share, at=NOON)


@pytest.mark.parametrize("role", list(Role))
def test_who_proposes(role):
    organisation = make_organisation()
    actor = with_role(role, organisation=organisation) if role in PARTNER_ROLES else with_role(role)
    whom = With(organisation_id=organisation.pk)
    if role in {Role.NGO_FOCAL_POINT, Role.CONTACT_POINT}:
        assert propose(actor, whom).proposer_id == actor.organisation_id
    else:
        with pytest.raises(NotAllowed):
            propose(actor, whom)


def test_nobody_proposes_for_the_meetings_of_another():
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    platform, asked = meetings.make_platform(other), meetings.make_platform(other, asked=[own])
    for whom in (
        With(organisation_id=other.pk),
        With(platform_id=platform.pk),
        With(platform_id=asked.pk),
        With(platform_id=uuid4()),
    ):
        with pytest.raises(NotVisible):
            propose(meetings.focal_of(own), whom)
    assert not Topic.objects.exists()


def test_with_exactly_one_party():
    own = make_organisation()
    platform = meetings.make_platform(own)
    for whom in (With(), With(own.pk, platform.pk)):
        with pytest.raises(policies.NobodyToMeet):
            propose(meetings.focal_of(own), whom)
    with pytest.raises(policies.SharedWithNobody):
        propose(meetings.focal_of(own), With(own.pk), TopicShare.PLATFORM)


@pytest.mark.parametrize("standing", [Standing.VETTED, Standing.SUSPENDED, Standing.WITHDRAWN])
def test_only_signatories_meet(standing):
    organisation = make_organisation(standing)
    for actor in (meetings.focal_of(organisation), contact_point()):
        with pytest.raises(NoSignatory):
            propose(actor, With(organisation.pk))


@pytest.mark.parametrize("role", sorted(set(Role) - PARTNER_ROLES - {Role.CONTACT_POINT}))
def test_only_the_contact_point_decides(role):
    """Source: Protocol C10."""
    topic = agenda.proposed()
    meeting = meetings.planned(topic.organisation)
    on_it = {"actor": with_role(role), "topic_id": topic.pk, "words": "x", "at": NOON}
    refusal = NotAllowed if role in READING else NotVisible
    for act in (topic_decisions.defer_topic, topic_decisions.decline_topic):
        with pytest.raises(refusal):
            act(**on_it)
    with pytest.raises(refusal):
        topic_decisions.adopt_topic(meeting_id=meeting.pk, **on_it)
    assert not TopicDecision.objects.exists()


def test_an_organisation_never_decides_about_its_own_topic():
    """Source: Protocol C10."""
    topic = agenda.proposed()
    basil = meetings.focal_of(topic.proposer)
    meeting = meetings.planned(topic.organisation)
    with pytest.raises(permissions.OnlyContactPointMay):
        topic_decisions.adopt_topic(actor=basil, topic_id=topic.pk, meeting_id=meeting.pk, words="x", at=NOON)


def test_each_decision_is_told_with_its_words():
    topic = agenda.topic_at(TopicState.DEFERRED)
    topic = agenda.topic_at(TopicState.DEFERRED, topic, at=meetings.days(1))
    agenda.adopted(topic, at=meetings.days(2))
    own = topic.proposer_id

    acts = [Act.TOPIC_PROPOSED, Act.TOPIC_DEFERRED, Act.TOPIC_DEFERRED, Act.TOPIC_ADOPTED]
    assert events_of(topic) == [(act, own) for act in acts]
    told = selectors.decisions_of(meetings.focal_of(topic.proposer), topic)
    assert [one.words for one in told] == ["It is deferred.", "It is deferred.", "Yes."]


def test_what_the_mechanism_proposes_is_told_to_whom_it_meets():
    organisation = make_organisation()
    topic = agenda.of_mechanism(organisation)
    topics.withdraw_topic(actor=contact_point(), topic_id=topic.pk, at=NOON)

    assert events_of(topic) == [(Act.TOPIC_PROPOSED, organisation.pk), (Act.TOPIC_WITHDRAWN, organisation.pk)]


def test_only_for_those_with_whom_it_was_proposed():
    topic = agenda.proposed()
    platform = meetings.make_platform(topic.proposer)
    for party in (make_organisation(name="Cedar Archive"), platform):
        with pytest.raises(policies.MeetingOfOthers):
            agenda.adopted(topic, meetings.planned(party))
    with pytest.raises(policies.MeetingIsOver):
        agenda.adopted(topic, meetings.held(topic.organisation))


def test_an_agenda_has_its_order_and_one_place_each():
    organisation = make_organisation()
    meeting = meetings.planned(organisation)
    made = [agenda.adopted(agenda.proposed(organisation, title=f"T{n}"), meeting) for n in range(3)]
    agenda.topic_at(TopicState.DEFERRED, made[0])
    agenda.adopted(made[0], meeting)

    basil = meetings.focal_of(organisation)
    assert [one.title for one in selectors.around(basil, meeting)[0]] == ["T1", "T2", "T0"]
    with pytest.raises(policies.OnThisAgenda):
        agenda.adopted(made[1], meeting)


def test_an_agenda_that_is_full_takes_no_more(monkeypatch):
    monkeypatch.setattr(policies, "MOST_ON_AN_AGENDA", 1)
    organisation = make_organisation()
    meeting = meetings.planned(organisation)
    agenda.adopted(agenda.proposed(organisation), meeting)
    with pytest.raises(policies.AgendaIsFull):
        agenda.adopted(agenda.proposed(organisation), meeting)


def test_what_stood_on_a_cancelled_agenda_waits_again():
    topic = agenda.topic_at(TopicState.ADOPTED)
    assert not selectors.to_decide(contact_point()).exists()
    meeting_services.cancel(actor=contact_point(), meeting_id=topic.meeting_id, why="Storm.", at=NOON)

    assert [one.pk for one in selectors.to_decide(contact_point())] == [topic.pk]
    another = meetings.planned(topic.organisation)
    agenda.adopted(topic, another)
    assert not selectors.to_decide(contact_point()).exists()


def test_withdrawn_by_whoever_proposed_it_and_only_before_it_is_adopted():
    topic = agenda.proposed()
    for actor in (contact_point(), with_role(Role.NGO_CONTRIBUTOR, organisation=topic.proposer)):
        with pytest.raises(permissions.OnlyProposerMay):
            topics.withdraw_topic(actor=actor, topic_id=topic.pk, at=NOON)
    basil = meetings.focal_of(topic.proposer)
    agenda.adopted(topic)
    with pytest.raises(Conflict):
        topics.withdraw_topic(actor=basil, topic_id=topic.pk, at=NOON)
    agenda.topic_at(TopicState.DEFERRED, topic)
    topics.withdraw_topic(actor=basil, topic_id=topic.pk, at=NOON)
    with pytest.raises(Conflict):
        agenda.adopted(topic)


@pytest.fixture
def shared():
    """Two that joined; a topic of the first that the second may read."""
    first, second = make_organisation(), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(first, second)
    return first, second, agenda.proposed(first, platform=platform, share=TopicShare.PLATFORM)


def test_supported_by_others_once_each(shared):
    first, second, topic = shared
    carine = meetings.focal_of(second)
    support = topics.support_topic(actor=carine, topic_id=topic.pk, at=NOON)

    assert support.organisation_id == second.pk
    assert events_of(topic)[-1] == (Act.TOPIC_SUPPORTED, second.pk)
    with pytest.raises(policies.SupportedAlready):
        topics.support_topic(actor=carine, topic_id=topic.pk, at=NOON)
    with pytest.raises(policies.OwnTopic):
        topics.support_topic(actor=meetings.focal_of(first), topic_id=topic.pk, at=NOON)
    for role in (Role.NGO_CONTRIBUTOR, Role.CONTACT_POINT):
        actor = with_role(role, organisation=second) if role in PARTNER_ROLES else contact_point()
        with pytest.raises(permissions.OnlyFocalPointMay):
            topics.support_topic(actor=actor, topic_id=topic.pk, at=NOON)


@pytest.mark.parametrize("state", [TopicState.DECLINED, TopicState.WITHDRAWN])
def test_what_is_over_is_supported_no_more(state, shared):
    _first, second, topic = shared
    agenda.topic_at(state, topic)
    with pytest.raises(policies.NotShared):
        topics.support_topic(actor=meetings.focal_of(second), topic_id=topic.pk, at=NOON)


def test_whoever_leaves_sees_and_is_seen_no_more(shared):
    """Source: Protocol C10."""
    first, second, topic = shared
    carine, basil = meetings.focal_of(second), meetings.focal_of(first)
    topics.support_topic(actor=carine, topic_id=topic.pk, at=NOON)
    assert selectors.lines_of(basil, [topic])[0].supporters == ["Cedar Archive"]

    leave_platform(actor=carine, platform_id=topic.platform_id, at=NOON)

    assert not Topic.objects.visible_to(carine).exists()
    assert selectors.lines_of(basil, [topic])[0].supporters == []
    assert [one.organisation_id for one in TopicSupport.objects.visible_to(carine)] == []


def test_a_proposer_who_left_is_not_read_by_the_others(shared):
    """Source: Protocol C10."""
    first, second, topic = shared
    leave_platform(actor=meetings.focal_of(first), platform_id=topic.platform_id, at=NOON)

    assert not Topic.objects.visible_to(meetings.focal_of(second)).exists()
    assert Topic.objects.visible_to(meetings.focal_of(first)).get() == topic


PARTNERS_SEE = {"own", "own on platform", "own shared", "mechanism", "mechanism on platform", "other shared"}
OTHERS = {"other", "other on platform", "elsewhere shared", "mechanism elsewhere", "other of asked"}


@pytest.mark.parametrize("role", list(Role))
def test_visible_topics_by_role(role):
    """Source: Protocol C10."""
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    platform, elsewhere = meetings.make_platform(own, other), meetings.make_platform(other)
    asked = meetings.make_platform(other, asked=[own])
    shared = TopicShare.PLATFORM
    for title, proposer, more in (
        ("own", own, {}),
        ("own on platform", own, {"platform": platform}),
        ("own shared", own, {"platform": platform, "share": shared}),
        ("other", other, {}),
        ("other on platform", other, {"platform": platform}),
        ("other shared", other, {"platform": platform, "share": shared}),
        ("elsewhere shared", other, {"platform": elsewhere, "share": shared}),
        ("other of asked", other, {"platform": asked, "share": shared}),
    ):
        topic = agenda.proposed(proposer, title=title, **more)
        agenda.topic_at(TopicState.DEFERRED, topic)
    for title, party in (
        ("mechanism", own),
        ("mechanism on platform", platform),
        ("mechanism elsewhere", elsewhere),
    ):
        agenda.topic_at(TopicState.DEFERRED, agenda.of_mechanism(party, title=title))
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role)
    seen = PARTNERS_SEE if role in PARTNER_ROLES else PARTNERS_SEE | OTHERS if role in READING else set()

    assert {one.title for one in Topic.objects.visible_to(actor)} == seen
    assert {one.topic.title for one in TopicDecision.objects.visible_to(actor)} == seen
