"""Views: given by a focal point, answered by a contact point within thirty days, read by nobody else."""

from datetime import timedelta

import pytest

from common.actors import PARTNER_ROLES, Role, for_every_role
from common.errors import NotAllowed, NotVisible, PortalError
from custody.acts import Act
from custody.models import CustodyEvent
from dialogue.models import Voice
from dialogue.selectors import voices as selectors
from dialogue.services.voices import answer_voice, give_voice
from dialogue.states.voices import VOICE, VoiceState
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.threads import focal_point, given_voice

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)
NOTHING: set[str] = set()
OWN = {"own given", "own answered"}
EVERYTHING = OWN | {"other given", "other answered"}
SEES = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | dict.fromkeys(PARTNER_ROLES, OWN)
    | dict.fromkeys((Role.CONTACT_POINT, Role.HEAD, Role.WORKER), EVERYTHING)
)


@pytest.mark.unit
def test_every_old_new_and_role():
    """Source: Protocol C10: no organisation moves anything here."""
    for old in VoiceState:
        for new in VoiceState:
            for role in Role:
                expected = (old, new, role) == (VoiceState.GIVEN, VoiceState.ANSWERED, Role.CONTACT_POINT)
                assert VOICE.allows(old=old, new=new, role=role) is expected, (old, new, role)


@pytest.mark.parametrize(("role", "seen"), SEES.items())
def test_visible_views_by_role_and_state(role, seen):
    """Source: Protocol M1, C10."""
    own = make_organisation()
    for name, organisation in (("own", own), ("other", make_organisation(name="Cedar"))):
        for state in VoiceState:
            given_voice(organisation, text=f"{name} {state}", state=state)
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role)

    assert {one.text for one in Voice.objects.visible_to(actor)} == seen


def test_a_view_is_given_and_answered_and_both_are_in_the_providers_log():
    voice = given_voice(state=VoiceState.ANSWERED)

    assert (voice.state, voice.answer) == (VoiceState.ANSWERED, "We hear you.")
    events = CustodyEvent.objects.filter(subject_id=voice.pk).order_by("sequence")
    assert [one.act for one in events] == [Act.VOICE_GIVEN, Act.VOICE_ANSWERED]
    assert {one.on_behalf_of for one in events} == {voice.organisation_id}
    assert not any("hear" in one.event_json for one in events)


@pytest.mark.parametrize("role", list(Role))
def test_who_gives_and_who_answers(role):
    organisation = make_organisation()
    actor = with_role(role, organisation=organisation) if role in PARTNER_ROLES else with_role(role)
    voice = given_voice(organisation)
    if role == Role.NGO_FOCAL_POINT:
        assert give_voice(actor=actor, text="Go on.", at=NOON).organisation_id == organisation.pk
    else:
        with pytest.raises(NotAllowed):
            give_voice(actor=actor, text="Go on.", at=NOON)
    if role == Role.CONTACT_POINT:
        assert answer_voice(actor=actor, voice_id=voice.pk, words="Yes.", at=NOON).state == VoiceState.ANSWERED
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            answer_voice(actor=actor, voice_id=voice.pk, words="Yes.", at=NOON)


def test_an_answer_is_given_once():
    voice = given_voice(state=VoiceState.ANSWERED)
    with pytest.raises(PortalError):
        answer_voice(actor=contact_point(), voice_id=voice.pk, words="Again.", at=NOON)
    voice.refresh_from_db()
    assert voice.answer == "We hear you."


@pytest.mark.parametrize(
    ("age", "overdue", "days"),
    [(MONTH, 0, 0), (MONTH + timedelta(seconds=1), 1, 0), (MONTH + timedelta(days=3), 1, 3)],
)
def test_thirty_days_and_not_a_day_more(age, overdue, days):
    voice = given_voice()
    given_voice(state=VoiceState.ANSWERED)
    at = NOON + age

    waiting = selectors.waiting_for(contact_point(), at=at)
    assert (waiting.to_answer, waiting.overdue, waiting.oldest_at) == (1, overdue, NOON)
    shown = selectors.shown(voice, at)
    assert (shown.is_overdue, shown.days_over) == (bool(overdue), days)
    answered = selectors.shown(given_voice(state=VoiceState.ANSWERED), at + MONTH)
    assert not answered.is_overdue


def test_who_has_no_part_has_no_number():
    assert selectors.waiting_for(with_role(Role.AUDITOR), at=NOON) is None
    own = make_organisation()
    given_voice(own)
    given_voice(make_organisation(name="Cedar"))
    assert selectors.waiting_for(focal_point(own), at=NOON).to_answer == 1


def test_the_longest_waiting_comes_first():
    ages = (1, 40, 20)
    for age in ages:
        given_voice(text=f"{age} days", at=NOON - timedelta(days=age))
    assert [one.voice.text for one in selectors.to_answer(contact_point(), at=NOON)] == ["40 days", "20 days", "1 days"]
