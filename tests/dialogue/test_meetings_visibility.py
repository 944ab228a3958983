"""Who sees which platform, member, meeting, invitation and answer; the states and their movers (C10)."""

import pytest

from common.actors import PARTNER_ROLES, Role
from common.errors import Conflict, NotAllowed, NotVisible
from dialogue.models import (
    ConfidentialParticipant,
    Invitation,
    Meeting,
    MeetingReply,
    NoticeWaiver,
    Platform,
    PlatformMember,
)
from dialogue.policies.platforms import OnPlatformAlready, PlatformNameTaken
from dialogue.selectors import invitations, platforms
from dialogue.services import invitations as inviting
from dialogue.services import platforms as services
from dialogue.states.meetings import MEETING, MeetingState
from dialogue.states.platforms import PLATFORM_MEMBER, MemberState
from dialogue.visibility.platforms import READING
from tests.actors import with_role
from tests.factories import meetings as made
from tests.factories.accounts import NOON, contact_point, make_organisation

CONTACT = {Role.CONTACT_POINT}
FOCAL = {Role.NGO_FOCAL_POINT}
MEETING_ARROWS = {
    ("planned", "convened"): CONTACT,
    ("planned", "cancelled"): CONTACT,
    ("convened", "held"): CONTACT,
    ("convened", "cancelled"): CONTACT,
}
PLACE_ARROWS = {
    ("invited", "joined"): FOCAL,
    ("invited", "declined"): FOCAL,
    ("joined", "left"): FOCAL | CONTACT,
    ("declined", "invited"): CONTACT,
    ("left", "invited"): CONTACT,
}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("table", "states", "arrows"),
    [(MEETING, MeetingState, MEETING_ARROWS), (PLATFORM_MEMBER, MemberState, PLACE_ARROWS)],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_old_new_and_role(table, states, arrows):
    for old in states:
        for new in states:
            for role in Role:
                expected = role in arrows.get((old.value, new.value), set())
                assert table.allows(old=old, new=new, role=role) is expected, (old, new, role)


@pytest.fixture
def world(db):
    """Two that joined, one that is asked, one invited in confidence, a stranger; a meeting with answers and guests."""
    one, two, asked, hidden, stranger = (make_organisation(name=f"Archive {number}") for number in range(5))
    platform = made.make_platform(one, two, hidden, asked=[asked])
    meeting = made.convened(platform, unlisted=[hidden])
    for organisation in (one, two):
        made.replied(meeting, made.focal_of(organisation))
        inviting.waive_notice(actor=made.focal_of(organisation), meeting_id=meeting.pk, at=made.days(1))
    inviting.add_participant(actor=contact_point(), meeting_id=meeting.pk, label="An adviser", at=NOON)
    return {"one": one, "two": two, "asked": asked, "hidden": hidden, "stranger": stranger, "meeting": meeting}


@pytest.mark.integration
@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("who", ["one", "asked", "hidden", "stranger"])
def test_every_role_sees_exactly_this(world, role, who):
    """Source: Protocol C10."""
    actor = with_role(role, organisation=world[who])
    seen = {
        model.__name__: model.objects.visible_to(actor).count()
        for model in (
            Platform,
            PlatformMember,
            Meeting,
            Invitation,
            MeetingReply,
            NoticeWaiver,
            ConfidentialParticipant,
        )
    }
    names = ("Platform", "PlatformMember", "Meeting", "Invitation", "MeetingReply", "NoticeWaiver")
    if role in PARTNER_ROLES:
        expected = {
            # its own and that of the other who is listed
            "one": (1, 3, 1, 2, 1, 1),
            "asked": (1, 1, 0, 0, 0, 0),
            # its own, and the two that are listed
            "hidden": (1, 3, 1, 3, 0, 0),
            "stranger": (0, 0, 0, 0, 0, 0),
        }[who]
        assert seen == dict(zip(names, expected, strict=True)) | {"ConfidentialParticipant": 0}
    elif role in READING:
        assert seen == dict(zip(names, (1, 4, 1, 3, 2, 2), strict=True)) | {"ConfidentialParticipant": 1}
    else:
        assert set(seen.values()) == {0}


@pytest.mark.integration
def test_who_is_invited_in_confidence_is_named_to_nobody(world):
    """Source: Protocol C10."""
    one, hidden = made.focal_of(world["one"]), made.focal_of(world["hidden"])
    assert invitations.others_at(one, world["meeting"]) == ["Archive 1"]
    assert invitations.others_at(hidden, world["meeting"]) == ["Archive 0", "Archive 1"]


@pytest.mark.integration
def test_whoever_leaves_neither_sees_nor_is_seen(world):
    one, two = made.focal_of(world["one"]), made.focal_of(world["two"])
    (own,) = platforms.own_places(one)
    services.leave_platform(actor=two, platform_id=own.platform.pk, at=NOON)
    assert platforms.own_places(two) == []
    assert invitations.others_at(two, world["meeting"]) == []
    assert invitations.others_at(one, world["meeting"]) == []
    assert "Archive 1" not in platforms.own_places(one)[0].others


@pytest.mark.integration
def test_an_organisation_that_only_was_asked_knows_nobody(world):
    (own,) = platforms.own_places(made.focal_of(world["asked"]))
    assert (own.has_joined, own.others) == (False, [])


@pytest.mark.integration
@pytest.mark.django_db
def test_who_joins_leaves_and_is_asked_again():
    organisation = make_organisation()
    platform = made.make_platform(asked=[organisation])
    focal, contributor = made.focal_of(organisation), with_role(Role.NGO_CONTRIBUTOR, organisation=organisation)
    on_it = {"platform_id": platform.pk, "at": NOON}
    asking = {"actor": contact_point(), "organisation_id": organisation.pk, **on_it}
    with pytest.raises(NotAllowed):
        services.join_platform(actor=contributor, **on_it)
    with pytest.raises(NotVisible):
        services.join_platform(actor=made.focal_of(make_organisation()), **on_it)
    with pytest.raises(OnPlatformAlready):
        services.invite_to_platform(**asking)
    services.decline_platform(actor=focal, **on_it)
    services.invite_to_platform(**asking)
    place = services.join_platform(actor=focal, **on_it)
    with pytest.raises(Conflict):
        services.join_platform(actor=focal, **on_it)
    services.take_off_platform(actor=contact_point(), place_id=place.pk, at=NOON)
    place.refresh_from_db()
    assert place.state == MemberState.LEFT


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - CONTACT))
def test_only_a_contact_point_forms_platforms(role):
    with pytest.raises(NotAllowed):
        services.form_platform(actor=with_role(role), name="River", about="", at=NOON)


@pytest.mark.integration
@pytest.mark.django_db
def test_a_name_is_taken_once():
    made.make_platform(name="River")
    with pytest.raises(PlatformNameTaken):
        made.make_platform(name="river")
