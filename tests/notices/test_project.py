"""The log rings: the right people, once, whatever the order in which transactions end."""

from uuid import uuid4

import pytest

from accounts.models import Membership
from common.actors import WORKER, Role
from common.errors import NotAllowed
from custody.acts import Act, SubjectKind
from notices.kinds import Kind
from notices.models import Notice, Projection
from notices.services import project, read
from tests.actors import with_role
from tests.factories.accounts import NOON, actor_of, make_contact, make_member, make_organisation, make_staff, make_team
from tests.factories.notices import happened, ring, rung

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


@pytest.fixture(autouse=True)
def quiet_before():
    """What the factories of a test have done rings nobody."""
    Projection.objects.get_or_create(pk=1)


@pytest.fixture
def own():
    organisation = make_organisation()
    make_contact(
        organisation,
        contact_point=make_staff(Role.CONTACT_POINT, name="Dima"),
        deputy=make_staff(Role.CONTACT_POINT, name="Dua"),
    )
    make_member(organisation=organisation, name="Basil")
    ring()
    Notice.objects.all().delete()
    return organisation


def test_a_message_of_the_mechanism_rings_the_focal_points(own):
    happened(Act.MESSAGE_SENT, SubjectKind.THREAD, actor=with_role(Role.CONTACT_POINT), organisation=own)
    ring()

    assert rung() == {("Basil", Kind.MESSAGE)}


def test_a_message_of_the_organisation_rings_contact_point_and_deputy(own):
    happened(
        Act.MESSAGE_SENT, SubjectKind.THREAD, actor=with_role(Role.NGO_FOCAL_POINT, organisation=own), organisation=own
    )
    ring()

    assert rung() == {("Dima", Kind.MESSAGE), ("Dua", Kind.MESSAGE)}


def test_whoever_acted_is_not_rung(own):
    basil = Membership.objects.get(organisation=own, role=Role.NGO_FOCAL_POINT).person
    colleague = make_member(organisation=own, name="Bushra")
    happened(Act.DISCLOSURE_ANSWERED, SubjectKind.QUESTION, actor=actor_of(basil), organisation=own)
    ring()

    assert rung() == {("Bushra", Kind.DISCLOSURE_ANSWERED)}
    assert Notice.objects.get().person == colleague


def test_nothing_crosses_organisations(own):
    """Source: Protocol C10."""
    other = make_organisation(name="Cedar Archive")
    make_contact(other)
    make_member(organisation=other, name="Carine")
    make_member(Role.NGO_CONTRIBUTOR, organisation=other, name="Chadi")
    ring()
    Notice.objects.all().delete()
    subject = uuid4()
    for act, kind in [
        (Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST),
        (Act.MESSAGE_SENT, SubjectKind.THREAD),
        (Act.SUBMISSION_ACKNOWLEDGED, SubjectKind.SUBMISSION),
        (Act.ORGANISATION_SUSPENDED, SubjectKind.ORGANISATION),
        (Act.MEETING_CONVENED, SubjectKind.MEETING),
    ]:
        happened(act, kind, organisation=own, subject=subject, actor=with_role(Role.CONTACT_POINT))
    ring()

    assert {name for name, _kind in rung()} == {"Basil"}


def test_a_contributor_hears_of_what_they_did_themselves(own):
    amal = make_member(Role.NGO_CONTRIBUTOR, organisation=own, name="Amal")
    make_member(Role.NGO_CONTRIBUTOR, organisation=own, name="Adib")
    submission = happened(Act.SUBMISSION_CREATED, SubjectKind.SUBMISSION, actor=actor_of(amal), organisation=own)
    happened(
        Act.FEEDBACK_SENT,
        SubjectKind.FEEDBACK,
        actor=with_role(Role.CONTACT_POINT),
        organisation=own,
        facts={"submission": str(submission)},
    )
    ring()

    assert rung() == {("Amal", Kind.FEEDBACK_ARRIVED), ("Basil", Kind.FEEDBACK_ARRIVED)}


def test_an_assignment_rings_the_team_and_nobody_else(own):
    team, other = make_team(), make_team()
    make_staff(Role.ANALYST, team=team, name="Elias")
    make_staff(Role.ANALYST, team=other, name="Emil")
    lead = make_staff(Role.TEAM_LEAD, team=team, name="Farah")
    happened(Act.SUBMISSION_ASSIGNED, SubjectKind.SUBMISSION, actor=actor_of(lead), after=str(team.pk))
    ring()

    assert rung() == {("Elias", Kind.ASSIGNED)}


def test_cleared_feedback_rings_who_sends_it_and_not_the_provider(own):
    """Until it is sent it is no event of the provider's; the submission tells whose contact point it is."""
    speaks = with_role(Role.NGO_FOCAL_POINT, organisation=own)
    submission = happened(Act.SUBMISSION_HANDED_OVER, SubjectKind.SUBMISSION, actor=speaks, organisation=own)
    make_staff(Role.EVIDENCE_OFFICER, name="Jude")
    ring()
    Notice.objects.all().delete()
    cleared = {"actor": with_role(Role.TEAM_LEAD), "facts": {"submission": str(submission)}}
    happened(Act.FEEDBACK_CLEARED, SubjectKind.FEEDBACK, **cleared)
    ring()

    assert rung() == {("Dima", Kind.FEEDBACK_CLEARED), ("Dua", Kind.FEEDBACK_CLEARED)}


def test_feedback_given_back_rings_who_wrote_it(own):
    elias, emil = make_staff(Role.ANALYST, name="Elias"), make_staff(Role.ANALYST, name="Emil")
    submission = happened(Act.SUBMISSION_REVIEW_STARTED, SubjectKind.SUBMISSION, actor=actor_of(emil))
    about = {"facts": {"submission": str(submission)}}
    note = happened(Act.FEEDBACK_DRAFTED, SubjectKind.FEEDBACK, actor=actor_of(elias), **about)
    happened(Act.FEEDBACK_RETURNED, SubjectKind.FEEDBACK, actor=with_role(Role.TEAM_LEAD), subject=note, **about)
    ring()

    assert rung() == {("Elias", Kind.FEEDBACK_RETURNED)}


def test_an_answer_that_cools_rings_nobody_of_the_mechanism(own):
    """ADR 11: until it is settled nobody there may notice that it was given. Source: Protocol D1."""
    officer = make_staff(Role.DISCLOSURE_OFFICER, name="George")
    make_staff(Role.HEAD, name="Hala")
    request = happened(Act.DISCLOSURE_DRAFTED, SubjectKind.DISCLOSURE, actor=actor_of(officer))
    question = happened(Act.DISCLOSURE_ASKED, SubjectKind.QUESTION, actor=actor_of(officer), organisation=own)
    speaks = with_role(Role.NGO_FOCAL_POINT, organisation=own)
    for act in (Act.DISCLOSURE_ANSWERED, Act.DISCLOSURE_ANSWER_TAKEN_BACK, Act.DISCLOSURE_AGREEMENT_WITHDRAWN):
        happened(act, SubjectKind.QUESTION, actor=speaks, organisation=own, subject=question)
    ring()
    assert not {name for name, _kind in rung()} & {"George", "Hala", "Dima", "Dua"}

    happened(Act.DISCLOSURE_SETTLED, SubjectKind.DISCLOSURE, subject=request)
    ring()

    settled = rung(Kind.DISCLOSURE_SETTLED)
    assert settled == {("George", Kind.DISCLOSURE_SETTLED), ("Hala", Kind.DISCLOSURE_SETTLED)}


def test_who_left_or_was_stopped_hears_nothing(own):
    gone, stopped = make_member(organisation=own, name="Ghada"), make_member(organisation=own, name="Suha")
    Membership.objects.filter(person=gone).update(ended_at=NOON, ended_by=uuid4())
    stopped.is_active = False
    stopped.save()
    happened(
        Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=with_role(Role.CONTACT_POINT), organisation=own
    )
    ring()

    assert rung() == {("Basil", Kind.INFORMATION_ASKED)}


def test_the_same_again_moves_up_until_it_is_read(own):
    thread = happened(Act.MESSAGE_SENT, SubjectKind.THREAD, actor=with_role(Role.CONTACT_POINT), organisation=own)
    ring()
    first = Notice.objects.get(person__display_name="Basil")
    happened(
        Act.MESSAGE_SENT, SubjectKind.THREAD, subject=thread, actor=with_role(Role.CONTACT_POINT), organisation=own
    )
    ring()

    again = Notice.objects.get(person__display_name="Basil")
    assert (again.pk, again.place > first.place) == (first.pk, True)

    read.mark_read(actor=actor_of(again.person), notice_id=again.pk, at=NOON)
    happened(
        Act.MESSAGE_SENT, SubjectKind.THREAD, subject=thread, actor=with_role(Role.CONTACT_POINT), organisation=own
    )
    ring()
    assert Notice.objects.filter(person__display_name="Basil").count() == 2


def test_a_thousand_held_items_are_one_notice(own):
    make_staff(Role.EVIDENCE_OFFICER, name="Jude")
    for _each in range(5):
        happened(Act.ITEM_HELD, SubjectKind.ITEM)
    ring()

    assert rung() == {("Jude", Kind.ITEM_HELD)}
    assert Notice.objects.filter(kind=Kind.ITEM_HELD).count() == 1


def test_ringing_twice_rings_once(own):
    happened(
        Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=with_role(Role.CONTACT_POINT), organisation=own
    )

    assert ring() == 1
    assert ring() == 0
    assert Notice.objects.count() == 1


def test_what_has_no_place_in_the_log_waits_for_it(own):
    """An event is projected by its place, not by its number: one that commits late is behind nobody's back."""
    happened(
        Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=with_role(Role.CONTACT_POINT), organisation=own
    )

    assert project.project(actor=WORKER) == 0
    assert ring() == 1


@pytest.mark.parametrize(
    ("audience", "names"),
    [("signatories", {"Basil"}), ("organisations", {"Basil", "Vera"}), ("public", {"Basil", "Vera"}), ("staff", set())],
)
def test_a_bulletin_rings_its_audience(own, audience, names):
    make_member(organisation=make_organisation("vetted", name="Vetted"), name="Vera")
    ring()
    Notice.objects.all().delete()
    happened(
        Act.BULLETIN_PUBLISHED, SubjectKind.BULLETIN, actor=with_role(Role.CONTACT_POINT), facts={"audience": audience}
    )
    ring()

    assert {name for name, _kind in rung()} == names


def test_only_the_portal_itself_projects():
    with pytest.raises(NotAllowed):
        project.project(actor=with_role(Role.HEAD))
