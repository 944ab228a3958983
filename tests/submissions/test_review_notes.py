"""Notes of the staff: sealed, for whoever may read the account; a mention rings who may read it, and nobody else."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import WORKER, Role
from common.errors import NotAllowed, NotVisible
from custody import sequencer
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from notices.kinds import Kind
from notices.models import Notice, Projection
from notices.places import address_of
from notices.services import project
from submissions import permissions, reviewing
from submissions.kinds import Level
from submissions.models import ItemUserGrant, Note
from submissions.selectors import notes as selectors
from submissions.services import notes
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories.accounts import NOON, make_organisation
from tests.factories.reviewing import WHY, noted, reviewers, under_review
from tests.factories.staff import make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
READERS = {Role.ANALYST, Role.TEAM_LEAD, Role.PROTECTION_OFFICER}
SECRET = "The mill is the one in the second film."


def ring():
    sequencer.sequence(NOON)
    project.project(actor=WORKER)


@pytest.mark.parametrize("role", Role)
def test_notes_by_role(role, team):
    submission = under_review(team)
    note = noted(submission, by=reviewers(team)[0])
    actor = (
        WORKER if role == Role.WORKER else pure(role, organisation_id=submission.organisation_id, team_ids=[team.pk])
    )

    assert bool(permissions.allowed_acts(actor, submission)["note"]) == (role in READERS)
    assert Note.objects.visible_to(actor).filter(pk=note.pk).exists() == (role in READERS | {Role.WORKER})


def test_sealed_and_opened_with_a_purpose(team):
    first, second = reviewers(team)
    submission = under_review(team)
    note = noted(submission, by=first, text=SECRET)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(n)::text FROM submissions_note n")
        assert SECRET not in cursor.fetchone()[0]
    assert notes.reveal_note(actor=second, note_id=note.pk, purpose=WHY, at=NOON) == (note, SECRET)
    opened = CustodyEvent.objects.get(act=Act.RECORD_OPENED)
    assert (opened.subject_kind, opened.subject_id) == (SubjectKind.NOTE, note.pk)
    assert json.loads(opened.event_json)["purpose"] == WHY
    written = CustodyEvent.objects.get(act=Act.NOTE_WRITTEN)
    assert SECRET not in written.event_json
    assert written.on_behalf_of is None


def test_a_mention_rings_the_colleague_and_leads_to_the_note(team):
    first = actor_of(person_with(Role.ANALYST, team=team))
    colleague = person_with(Role.TEAM_LEAD, team=team)
    Projection.objects.get_or_create(pk=1)

    note = noted(under_review(team), by=first, text=SECRET, mentioned=[colleague.pseudonym_id])
    ring()

    notice = Notice.objects.get(kind=Kind.MENTIONED)
    assert (notice.person, notice.subject_id) == (colleague, note.pk)
    assert address_of(notice.subject_kind, notice.subject_id) == reverse("submissions:note", args=[note.pk])
    content = client_of(colleague).get(reverse("notices:list")).content.decode()
    assert str(Kind.MENTIONED.label) in content
    assert SECRET not in content


@pytest.mark.parametrize("who", ["another team", "contact point", "provider", "not named", "too many"])
def test_nobody_is_mentioned_who_may_not_read_it(who, team):
    organisation = make_organisation()
    submission = under_review(team, organisation)
    first = actor_of(person_with(Role.PROTECTION_OFFICER))
    if who == "not named":
        type(submission).objects.filter(pk=submission.pk).update(level=Level.RESTRICTED)
    people = {
        "another team": [person_with(Role.ANALYST)],
        "contact point": [person_with(Role.CONTACT_POINT, team=team)],
        "provider": [person_with(Role.NGO_FOCAL_POINT, organisation=organisation)],
        "not named": [person_with(Role.ANALYST, team=team)],
        "too many": [person_with(Role.ANALYST, team=team) for _ in range(reviewing.MOST_MENTIONED + 1)],
    }[who]

    with pytest.raises(reviewing.NotAReader):
        noted(submission, by=first, mentioned=[person.pseudonym_id for person in people])
    assert not Note.objects.exists()
    assert not CustodyEvent.objects.filter(act=Act.NOTE_WRITTEN).exists()


def test_of_a_restricted_submission_for_who_is_named_and_who_protects(team):
    submission = under_review(team)
    item = make_item(submission)
    first, colleague = (person_with(Role.ANALYST, team=team) for _ in range(2))
    note = noted(submission, by=actor_of(first))
    type(submission).objects.filter(pk=submission.pk).update(level=Level.RESTRICTED)
    submission.refresh_from_db()
    ItemUserGrant.objects.assign_perm("see_restricted_item", colleague, item)
    iman = actor_of(person_with(Role.PROTECTION_OFFICER))

    with pytest.raises(NotVisible):
        notes.reveal_note(actor=actor_of(first), note_id=note.pk, purpose=WHY, at=NOON)
    with pytest.raises(NotAllowed):
        noted(submission, by=actor_of(first))
    for reader in (actor_of(colleague), iman):
        assert notes.reveal_note(actor=reader, note_id=note.pk, purpose=WHY, at=NOON)[0] == note
    assert colleague in selectors.readers_of(actor=iman, submission=submission)
    assert first not in selectors.readers_of(actor=iman, submission=submission)


def test_the_pages(team):
    first, second = (person_with(Role.ANALYST, team=team) for _ in range(2))
    submission = under_review(team)
    writer, reader = client_of(first), client_of(second)
    new = reverse("submissions:write_note", args=[submission.pk])

    assert second.display_name in writer.get(new).content.decode()
    assert writer.post(new, {"text": ""}).status_code == 200
    assert writer.post(new, {"text": SECRET, "mentioned": [str(second.pseudonym_id)]}).status_code == 302
    listed = reader.get(reverse("submissions:notes", args=[submission.pk])).content.decode()
    assert "asks to look" in listed
    assert SECRET not in listed
    all_of_them = reverse("submissions:read_notes", args=[submission.pk])
    assert SECRET not in reader.get(all_of_them).content.decode()
    assert SECRET in reader.post(all_of_them, {"purpose": WHY}).content.decode()
    one = reverse("submissions:note", args=[Note.objects.get().pk])
    assert SECRET in reader.post(one, {"purpose": WHY}).content.decode()
    assert CustodyEvent.objects.filter(act=Act.RECORD_OPENED).count() == 2


def test_the_list_costs_the_same_for_one_as_for_three(team):
    person = person_with(Role.ANALYST, team=team)
    submission, client = under_review(team), client_of(person)
    page = reverse("submissions:notes", args=[submission.pk])

    counts = []
    for _turn in range(2):
        noted(submission, by=actor_of(person))
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
        noted(submission, by=actor_of(person))

    assert counts[0] == counts[1]
