"""Notes on a submission: who wrote some and when, and who may read them. The words are opened elsewhere."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Appointment, Person
from common.actors import Actor, Role
from common.errors import NotVisible
from submissions.kinds import Level
from submissions.models import ItemUserGrant, Note, Submission
from submissions.pages import Page, page_of
from submissions.selectors.staff import REVIEWERS

NOTES_A_PAGE = 20
ORDER = ("-written_at", "-id")


def get_note(*, actor: Actor, note_id: UUID) -> Note:
    note: Note | None = Note.objects.visible_to(actor).select_related("submission").filter(pk=note_id).first()
    if note is None:
        raise NotVisible
    return note


def notes_page(*, actor: Actor, submission: Submission, after: str = "") -> Page[Note]:
    """Return them newest first."""
    rows: QuerySet[Note] = Note.objects.visible_to(actor).filter(submission=submission)
    return page_of(rows, order=ORDER, after=after, size=NOTES_A_PAGE)


def readers_of(*, actor: Actor, submission: Submission) -> list[Person]:
    """Return who may read notes on it: the team, of a restricted one only who is named for it, and who protects."""
    team = Q(role__in=REVIEWERS, team_id=submission.team_id)
    if submission.level == Level.RESTRICTED:
        named = ItemUserGrant.objects.filter(
            content_object__submission=submission, permission__codename="see_restricted_item"
        )
        team &= Q(person_id__in=named.values("user_id"))
    live = Appointment.objects.visible_to(actor).filter(team | Q(role=Role.PROTECTION_OFFICER), ended_at__isnull=True)
    people = Person.objects.visible_to(actor).filter(is_active=True, pk__in=live.values("person_id"))
    return list(people.exclude(pseudonym_id=actor.id).order_by("display_name"))
