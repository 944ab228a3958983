"""One world without another organisation, one with it: what a provider reads is the same, byte for byte (C10).

The other has the same name, label, words and advice; only what it chose to share may show, and only as it chose.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from feedback.kinds import Finding, Share
from feedback.services import receive
from feedback.services.postpone import postpone
from feedback.states import LessonState, NoteState
from feedback.urls import partner
from tests.actors import URLCONFS, client_of
from tests.factories import feedback
from tests.factories.accounts import NOON, contact_point, make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
# What differs from one answer to the next in any world.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def lived_in(organisation, advice) -> dict:
    """Feedback in every state, a day put off, replies, lessons that nobody else may read yet."""
    made = {}
    for day, state in enumerate(NoteState):
        parts = feedback.said(Finding.BETTER)
        made[state] = feedback.at_state(
            state, feedback.of(organisation, days_ago=70), at=feedback.days(-day - 1), parts=parts, advice=[advice]
        )
    note = feedback.at_state(NoteState.READ, feedback.of(organisation), advice=[advice])
    receive.reply_to_note(actor=feedback.reader_of(note), note_id=note.pk, text="Thank you.", at=NOON)
    due_on = feedback.days(30).date()
    waiting = feedback.of(organisation)
    postpone(actor=contact_point(), submission_id=waiting.pk, reason="Translation.", due_on=due_on, at=NOON)
    lesson = feedback.given_lesson(organisation, share=Share.NOBODY, state=LessonState.CHANGED)
    feedback.given_lesson(organisation, share=Share.NAMED)
    return {"note_id": note.pk, "submission_id": waiting.pk, "lesson_id": lesson.pk}


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    """Every page of feedback and the first page: status, words, queries."""
    addresses = {"home": reverse("home"), "status": reverse("submissions:status", args=[ids["submission_id"]])}
    for entry in partner.urlpatterns:
        kwargs = {key: ids[key] for key in entry.pattern.converters}
        addresses[entry.name] = reverse(f"feedback:{entry.name}", kwargs=kwargs)
    told = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        told[name] = (answer.status_code, PASSING.sub(b"", answer.content), len(asked))
    return told


@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_another_organisation_leaves_no_trace(role):
    """Source: Protocol C10."""
    own = make_organisation(name="Olive Archive")
    advice = feedback.make_advice()
    ids = lived_in(own, advice)
    browser = client_of(make_member(role, organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    other = make_organisation(name="Olive Archive")
    theirs = lived_in(other, advice)
    together = session(browser, ids)

    assert together == alone
    for name in ("note", "submission", "share_lesson"):
        unknown = session(browser, ids | dict.fromkeys(ids, advice.pk))
        assert session(browser, ids | theirs)[name][:2] == unknown[name][:2], name


@pytest.mark.parametrize("share", [Share.UNNAMED, Share.NAMED])
def test_only_what_was_shared_differs(share):
    """Source: Protocol C7, C10."""
    own, other = make_organisation(name="Olive Archive"), make_organisation(name="Cedar Archive")
    ids = lived_in(own, feedback.make_advice())
    browser = client_of(make_member(organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    feedback.given_lesson(other, share=share, state=LessonState.ANSWERED, text="Listen to those who wait.")
    together = session(browser, ids)

    assert {name for name in alone if alone[name] != together[name]} == {"lessons_of_others"}
    shown = together["lessons_of_others"][1].decode()
    assert "Listen to those who wait." in shown
    assert ("Cedar Archive" in shown) == (share == Share.NAMED)
