"""An organisation answers a request: in words, with a submission, in part or whole; or it declines, with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import InformationAnswer, InformationAsked
from dialogue.permissions import requests as permissions
from dialogue.policies import requests as policies
from dialogue.selectors import requests as selectors
from dialogue.states.requests import ASKED, AskedState, Extent
from submissions.kinds import Kind
from submissions.models import Submission
from submissions.selectors.ngo import get_submission
from submissions.services.prepare import start_submission


@transaction.atomic
def answer_in_words(*, actor: Actor, asked_id: UUID, text: str, extent: Extent, at: datetime) -> InformationAsked:
    """Give what can be said; more may follow.

    Source: Protocol, responding to requests (C8).
    """
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_answer(actor, asked)
    if not text:
        raise policies.GivesNothing
    InformationAnswer.objects.create(asked=asked, text=text, extent=extent, given_by=actor.id, given_at=at)
    return _given(actor, asked, extent, at)


@transaction.atomic
def answer_with_submission(
    *, actor: Actor, asked_id: UUID, submission_id: UUID, extent: Extent, at: datetime
) -> InformationAsked:
    """Point to a submission of one's own; a draft counts once it is handed over."""
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_answer(actor, asked)
    submission = get_submission(actor=actor, submission_id=submission_id)
    policies.check_submission_may_be_given(asked, submission, extent)
    _tie(actor, asked, submission, extent, at)
    return asked if submission.is_draft else _given(actor, asked, extent, at)


@transaction.atomic
def begin_submission(*, actor: Actor, asked_id: UUID, kind: Kind, at: datetime) -> Submission:
    """Begin a submission for a request; its label is the request's number, which says nothing to a stranger."""
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_answer(actor, asked)
    submission = start_submission(actor=actor, kind=kind, label=asked.reference, at=at)
    _tie(actor, asked, submission, Extent.PART, at)
    return submission


@transaction.atomic
def decline_request(*, actor: Actor, asked_id: UUID, reason: str, at: datetime) -> InformationAsked:
    """Say no, and why; what was given before stays.

    Source: Protocol C8.
    """
    asked = selectors.lock_asked(actor=actor, asked_id=asked_id)
    permissions.check_may_decline(actor, asked)
    return ledger.move(
        asked,
        to=AskedState.DECLINED,
        table=ASKED,
        actor=actor,
        act=Act.INFORMATION_DECLINED,
        at=at,
        also={"reason": reason, "settled_by": actor.id, "settled_at": at},
        on_behalf_of=asked.organisation_id,
    )


def _tie(actor: Actor, asked: InformationAsked, submission: Submission, extent: Extent, at: datetime) -> None:
    InformationAnswer.objects.create(asked=asked, submission=submission, extent=extent, given_by=actor.id, given_at=at)


def _given(actor: Actor, asked: InformationAsked, extent: Extent, at: datetime) -> InformationAsked:
    if extent == Extent.WHOLE:
        return ledger.move(
            asked,
            to=AskedState.ANSWERED,
            table=ASKED,
            actor=actor,
            act=Act.INFORMATION_ANSWERED,
            at=at,
            also={"settled_by": actor.id, "settled_at": at},
            on_behalf_of=asked.organisation_id,
        )
    return note_part(actor, asked, at)


def note_part(actor: Actor, asked: InformationAsked, at: datetime) -> InformationAsked:
    """Say that something was given and that more is to come, the first time or once more."""
    if asked.state == AskedState.ASKED:
        return ledger.move(
            asked,
            to=AskedState.ANSWERED_IN_PART,
            table=ASKED,
            actor=actor,
            act=Act.INFORMATION_ANSWERED_IN_PART,
            at=at,
            on_behalf_of=asked.organisation_id,
        )
    ledger.record(
        actor=actor,
        act=Act.INFORMATION_ANSWERED_IN_PART,
        subject_kind=SubjectKind.INFORMATION_REQUEST,
        subject_id=asked.pk,
        at=at,
        on_behalf_of=asked.organisation_id,
    )
    return asked
