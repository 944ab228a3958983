"""Who sees which feedback and which lessons; everything that could leak is there."""

import pytest

from common.actors import PARTNER_ROLES, Role, for_every_role
from feedback.kinds import Share
from feedback.models import Advice, AdviceGiven, DimensionNote, FeedbackNote, Lesson, Postponement, Reply
from feedback.services import postpone, receive
from feedback.states import GIVEN, LessonState, NoteState
from tests.actors import with_role
from tests.factories import feedback
from tests.factories.accounts import NOON, contact_point, make_organisation, make_team
from tests.factories.staff import make_handed_over

pytestmark = pytest.mark.django_db

ALL_STATES = {str(state) for state in NoteState}
SENT = {str(state) for state in GIVEN}
NOTHING: set[str] = set()
OTHERS = {f"other {state}" for state in NoteState}
OTHER_TEAMS = {f"team {state}" for state in NoteState}
EVERYTHING = ALL_STATES | OTHERS | OTHER_TEAMS
SEES = for_every_role(
    {
        # a colleague handed it over: a contributor sees what they prepared themselves
        Role.NGO_CONTRIBUTOR: NOTHING,
        Role.NGO_FOCAL_POINT: SENT | {f"team {state}" for state in GIVEN},
        Role.CONTACT_POINT: EVERYTHING,
        Role.ANALYST: ALL_STATES | OTHERS,
        Role.TEAM_LEAD: ALL_STATES | OTHERS,
        Role.HEAD: EVERYTHING,
        Role.WORKER: EVERYTHING,
        Role.DISCLOSURE_OFFICER: NOTHING,
        Role.PROTECTION_OFFICER: NOTHING,
        Role.EVIDENCE_OFFICER: NOTHING,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
    }
)


@pytest.fixture
def notes():
    """Own organisation and team; another organisation with the same team; own organisation with another team."""
    team, elsewhere, own, other = make_team(), make_team(), make_organisation(), make_organisation(name="Cedar")
    advice = feedback.make_advice()
    names = {}
    for kind, organisation, of_team in (("", own, team), ("other ", other, team), ("team ", own, elsewhere)):
        for state in NoteState:
            submission = make_handed_over(organisation, team=of_team)
            note = feedback.at_state(state, submission, advice=[advice])
            names[note.pk] = f"{kind}{state}"
            if state in GIVEN:
                receive.reply_to_note(actor=feedback.reader_of(note), note_id=note.pk, text="Thank you.", at=NOON)
    return team, own, names


def actor_in(role: Role, team, own):
    return with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role, team=team)


@pytest.mark.parametrize(("role", "seen"), SEES.items())
def test_visible_notes_by_role_and_state(role, seen, notes):
    team, own, names = notes
    actor = actor_in(role, team, own)

    assert {names[note.pk] for note in FeedbackNote.objects.visible_to(actor)} == seen
    for model, kept in (
        (DimensionNote, seen),
        (AdviceGiven, seen),
        (Reply, {n for n in seen if n.split()[-1] in SENT}),
    ):
        found = model.objects.visible_to(actor).values_list("note", flat=True)
        assert {names[pk] for pk in found} == kept, model


def test_a_contributor_reads_feedback_on_what_they_prepared(notes):
    _team, own, _names = notes
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=own)
    submission = make_handed_over(own, team=make_team())
    type(submission).objects.filter(pk=submission.pk).update(created_by=amal.id)
    note = feedback.at_state(NoteState.SENT, submission)

    assert [one.pk for one in FeedbackNote.objects.visible_to(amal)] == [note.pk]


@pytest.mark.parametrize("role", list(Role))
def test_the_library_is_for_those_who_write(role):
    feedback.make_advice()
    writing = {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER}

    assert Advice.objects.visible_to(with_role(role)).exists() == (role in writing)


POSTPONEMENTS = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | {
        Role.NGO_FOCAL_POINT: {"own"},
        Role.CONTACT_POINT: {"own", "other"},
        Role.ANALYST: {"own"},
        Role.TEAM_LEAD: {"own"},
        Role.HEAD: {"own", "other"},
        Role.WORKER: {"own", "other"},
    }
)


@pytest.mark.parametrize(("role", "seen"), POSTPONEMENTS.items())
def test_a_provider_is_told_why_it_takes_longer(role, seen):
    team, own = make_team(), make_organisation()
    pairs = (("own", own, team), ("other", make_organisation(name="Cedar"), make_team()))
    for name, organisation, of_team in pairs:
        submission = make_handed_over(organisation, team=of_team)
        due_on = feedback.days(30).date()
        postpone.postpone(actor=contact_point(), submission_id=submission.pk, reason=name, due_on=due_on, at=NOON)

    found = Postponement.objects.visible_to(actor_in(role, team, own))

    assert {one.reason for one in found} == seen


OWN_LESSONS = {f"own {share} {state}" for share in Share for state in LessonState}
SHARED = {f"other {share} {state}" for share in (Share.UNNAMED, Share.NAMED) for state in ("answered", "changed")}
ALL_LESSONS = OWN_LESSONS | {f"other {share} {state}" for share in Share for state in LessonState}
LESSONS = for_every_role(
    dict.fromkeys(Role, NOTHING)
    | {
        Role.NGO_CONTRIBUTOR: OWN_LESSONS | SHARED,
        Role.NGO_FOCAL_POINT: OWN_LESSONS | SHARED,
        **dict.fromkeys((Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER), ALL_LESSONS),
    }
)


@pytest.fixture
def lessons():
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    for name, organisation in (("own", own), ("other", other)):
        for share in Share:
            for state in LessonState:
                feedback.given_lesson(organisation, share=share, state=state, text=f"{name} {share} {state}")
    return own


@pytest.mark.parametrize(("role", "seen"), LESSONS.items())
def test_visible_lessons_by_role_share_and_state(role, seen, lessons):
    """Source: Protocol C7, C10."""
    actor = actor_in(role, make_team(), lessons)

    assert {one.text for one in Lesson.objects.visible_to(actor)} == seen


@pytest.mark.parametrize("standing", ["invited", "vetted", "suspended", "withdrawn"])
def test_whoever_is_no_signatory_reads_only_its_own(standing, lessons):
    type(lessons).objects.filter(pk=lessons.pk).update(state=standing)
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=lessons)

    assert {one.text for one in Lesson.objects.visible_to(basil)} == OWN_LESSONS
