"""Walk 6: feedback, from the hand-over to the trend. Both faces, each step by the pages."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.actors import Role
from custody.models import CustodyEvent
from feedback.kinds import Dimension
from feedback.models import FeedbackNote
from feedback.selectors import due
from submissions.models import Submission
from tests.actors import person_with
from tests.factories.accounts import actor_of, contact_point, make_organisation, make_team
from tests.factories.submissions import handed_over
from tests.walks.faces import Browser, mechanism, partner

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def test_feedback_goes_out_is_read_and_answered():
    """Source: Protocol F1, F2, F3."""
    team, person = make_team(), person_with(Role.NGO_FOCAL_POINT)
    basil, dima = partner(person), mechanism(person_with(Role.CONTACT_POINT))
    elias = mechanism(person_with(Role.ANALYST, team=team))
    farah = mechanism(person_with(Role.TEAM_LEAD, team=team))
    first = delivered(person, team)
    assert "Still to come" in basil.reads("feedback:list")

    told = note_on(first, elias, farah, dima, finding="better")
    assert "Feedback to read" in basil.reads("home")
    assert "About format." in basil.reads("feedback:note", told.pk)
    basil.does("feedback:reply", told.pk, text="We have the originals.")
    assert "Feedback to read" not in basil.reads("home")
    assert "We have the originals." in dima.reads("feedback:note", told.pk)

    note_on(delivered(person, team, pseudonym="W-18"), elias, farah, dima, finding="strength")
    assert basil.reads("feedback:trend").count("Improved since the time before") == len(Dimension)
    stranger = partner(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive")))
    assert stranger.get("feedback:note", told.pk).status_code == 404

    acts = CustodyEvent.objects.filter(subject_id=told.pk).order_by("sequence").values_list("act", flat=True)
    steps = ["drafted", "cleared", "sent", "read", "replied"]
    assert list(acts) == [f"feedback:{step}" for step in steps]


def test_feedback_that_cannot_be_given_now_is_put_off_and_told():
    """Source: Protocol F1."""
    person = person_with(Role.NGO_FOCAL_POINT)
    basil, dima = partner(person), mechanism(person_with(Role.CONTACT_POINT))
    submission = delivered(person, make_team())
    today = clock.now().date()
    day = today + timedelta(days=40)

    dima.does("feedback:postpone", submission.pk, reason="A translator is away.", due_on=day.strftime("%d/%m/%Y"))

    assert "A translator is away." in basil.reads("feedback:submission", submission.pk)
    assert due.due_of(actor=contact_point(), submission_id=submission.pk, on=today).due_on == day


def delivered(person, team, pseudonym: str = "W-17") -> Submission:
    submission = handed_over(actor_of(person), pseudonym=pseudonym)
    Submission.objects.filter(pk=submission.pk).update(team=team)
    return submission


def note_on(submission, elias: Browser, farah: Browser, dima: Browser, *, finding: str) -> FeedbackNote:
    elias.does("feedback:begin", submission.pk)
    note = FeedbackNote.objects.get(submission=submission)
    seen = re.search(r'name="seen" value="([^"]+)"', elias.reads("feedback:edit", note.pk)).group(1)
    words = {f"{one.value}_finding": finding for one in Dimension}
    words |= {f"{one.value}_assessment": f"About {one.value}." for one in Dimension}
    elias.does("feedback:edit", note.pk, seen=seen, **words)
    farah.does("feedback:clear", note.pk)
    dima.does("feedback:send", note.pk)
    return note
