"""Who looks at it: before a team is assigned nobody sees content (access.md, The rule)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Team
from common import doorbell
from common.actors import Actor
from common.errors import NotVisible
from custody import ledger
from custody.acts import Act, SubjectKind
from submissions import permissions, policies
from submissions.models import CatalogueEntry, Submission
from submissions.selectors import staff


@transaction.atomic
def assign_submission(
    *, actor: Actor, submission_id: UUID, team_id: UUID, reviewer_id: UUID | None, at: datetime
) -> Submission:
    """Give a submission to a team, and to one of its people if named; the team's search finds it from now on.

    reviewer_id: the pseudonym of an analyst or team lead of that team.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_assign(actor, submission)
    team = Team.objects.visible_to(actor).filter(pk=team_id, ended_at__isnull=True).first()
    if team is None:
        raise NotVisible
    _check_is_of_team(actor, team, reviewer_id)
    before = submission.team_id
    Submission.objects.filter(pk=submission.pk).update(team=team, reviewer_id=reviewer_id)
    CatalogueEntry.objects.filter(submission=submission).update(team=team)
    ledger.record(
        actor=actor,
        act=Act.SUBMISSION_ASSIGNED,
        subject_kind=SubjectKind.SUBMISSION,
        subject_id=submission.pk,
        at=at,
        # Which team looks is the Mechanism's own affair: the provider is proven its events, and this is none of them.
        before=str(before or ""),
        after=str(team.pk),
        facts={"reviewer": str(reviewer_id)} if reviewer_id else None,
    )
    doorbell.ring(doorbell.TaskName.CATALOGUE_SUBMISSION, submission_id=submission.pk)
    submission.team, submission.reviewer_id = team, reviewer_id
    return submission


def _check_is_of_team(actor: Actor, team: Team, reviewer_id: UUID | None) -> None:
    if reviewer_id is None:
        return
    if reviewer_id not in {person.pseudonym_id for person in staff.reviewers_of(actor=actor, team_id=team.pk)}:
        raise policies.NotOfTheTeam
