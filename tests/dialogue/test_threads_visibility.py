"""Who sees which conversations, messages, marks and files; everything that could leak is there."""

import pytest

from common.actors import PARTNER_ROLES, Role, for_every_role
from dialogue.models import Attachment, AttachmentScan, Message, ReadMark, Thread
from dialogue.states.threads import AttachmentState
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import make_organisation, make_team
from tests.factories.staff import make_handed_over
from tests.factories.threads import attached, begun, focal_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]

NOTHING: set[str] = set()
OWN = {"own general", "own prepared", "own of a colleague", "own of another team"}
OTHER = {"other general", "other prepared", "other of a colleague", "other of another team"}
OF_THE_TEAM = {"own prepared", "own of a colleague", "other prepared", "other of a colleague"}
SEES = for_every_role(
    {
        # a colleague began them all: a contributor sees what is about the submission they prepared
        Role.NGO_CONTRIBUTOR: {"own prepared"},
        Role.NGO_FOCAL_POINT: OWN,
        Role.CONTACT_POINT: OWN | OTHER,
        Role.ANALYST: OF_THE_TEAM,
        Role.TEAM_LEAD: OF_THE_TEAM,
        Role.DISCLOSURE_OFFICER: NOTHING,
        Role.HEAD: NOTHING,
        Role.PROTECTION_OFFICER: NOTHING,
        Role.EVIDENCE_OFFICER: NOTHING,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
        Role.WORKER: OWN | OTHER,
    }
)
FILES = for_every_role({**SEES, Role.EVIDENCE_OFFICER: OWN | OTHER})
# The worker's own record and what scanners said of it: no provider reads that.
SCANS = for_every_role({**FILES, Role.NGO_CONTRIBUTOR: NOTHING, Role.NGO_FOCAL_POINT: NOTHING})


def world(role: Role):
    """An actor of this role, and conversations of the own and of another organisation, each with a scanned file."""
    team, elsewhere = make_team(), make_team()
    own = make_organisation(name="Olive")
    actor = with_role(role, organisation=own) if role in PARTNER_ROLES else with_role(role, team=team)
    for name, organisation in (("own", own), ("other", make_organisation(name="Cedar"))):
        began = focal_point(organisation)
        begun(organisation, actor=began, title=f"{name} general")
        for kind, of_team, by in (
            ("prepared", team, actor.id),
            ("of a colleague", team, began.id),
            ("of another team", elsewhere, began.id),
        ):
            submission = make_handed_over(organisation, team=of_team)
            Submission.objects.filter(pk=submission.pk).update(created_by=by)
            begun(organisation, actor=began, submission=submission, title=f"{name} {kind}")
    for thread in Thread.objects.all():
        attached(thread, state=AttachmentState.STORED)
    return actor


@pytest.mark.parametrize("role", list(Role))
def test_visible_conversations_and_what_hangs_on_them(role):
    """Source: Protocol C5, C10."""
    actor = world(role)
    assert {one.title for one in Thread.objects.visible_to(actor)} == SEES[role]
    for model, path, seen in (
        (Message, "thread__title", SEES),
        (Attachment, "message__thread__title", FILES),
        (AttachmentScan, "attachment__message__thread__title", SCANS),
    ):
        assert set(model.objects.visible_to(actor).values_list(path, flat=True)) == seen[role], model


def test_a_contributor_sees_what_they_began():
    own = make_organisation()
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=own)
    thread = begun(own, actor=amal)
    begun(own)
    assert [one.pk for one in Thread.objects.visible_to(amal)] == [thread.pk]


def test_how_far_one_has_read_is_seen_by_nobody_else():
    thread = begun()
    began = ReadMark.objects.get()
    for role in Role:
        more = {"organisation": thread.organisation} if role in PARTNER_ROLES else {}
        assert not ReadMark.objects.visible_to(with_role(role, **more)).exists(), role
    assert began.thread_id == thread.pk
